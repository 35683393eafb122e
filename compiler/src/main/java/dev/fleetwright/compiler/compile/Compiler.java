package dev.fleetwright.compiler.compile;

import dev.fleetwright.compiler.intent.Expiry;
import dev.fleetwright.compiler.intent.IdleKeys;
import dev.fleetwright.compiler.intent.Intent;
import dev.fleetwright.compiler.intent.IntentDecoder;
import dev.fleetwright.compiler.intent.IntentFiles;
import dev.fleetwright.compiler.manifest.Manifest;
import dev.fleetwright.compiler.overlay.Overlays;
import dev.fleetwright.compiler.plan.ClusterPlan;
import dev.fleetwright.compiler.plan.Compilation;
import dev.fleetwright.compiler.plan.FleetPlan;
import dev.fleetwright.compiler.raw.RawManifests;
import dev.fleetwright.compiler.raw.Scopes;
import dev.fleetwright.compiler.resolve.References;
import dev.fleetwright.compiler.schema.IntentSchema;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.source.Snapshot;
import java.util.NavigableMap;

/** Compiles intents. */
public final class Compiler {
  private Compiler() {}

  /**
   * Starts to load what every compilation needs, on threads of its own, for a caller who has other
   * things to do first. Changes nothing but when the loading is done; several calls are as one.
   */
  public static void prefetch() {
    Thread.ofPlatform()
        .daemon()
        .name("prefetch-schema")
        .start(() -> {
          IntentSchema.prefetch();
          Manifest.prefetch();
        });
    Thread.ofPlatform().daemon().name("prefetch-overlays").start(Overlays::prefetch);
  }

  /**
   * Compiles an intent for every cluster that it names.
   *
   * <p>The result depends on the arguments alone: the same files give the same plan, byte for byte,
   * on every machine and with any number of threads. Takes time linear in the workloads' different
   * outcomes and in clusters × units; clusters that agree share their objects.
   *
   * @param intentPath the root file, from the root of the snapshot
   * @return the whole plan, or every error found; a first error does not hide a second
   */
  public static Compilation compile(Snapshot snapshot, String intentPath) {
    return compile(snapshot, intentPath, Limits.DEFAULT);
  }

  /** The same within limits; a compile that reaches one is rejected, and given up. */
  public static Compilation compile(Snapshot snapshot, String intentPath, Limits limits) {
    return Bounded.run(limits, intentPath, left -> compile(snapshot, intentPath, left));
  }

  private static Compilation compile(Snapshot snapshot, String intentPath, Allowance allowance) {
    var out = new Diagnostics();
    var root = IntentFiles.read(snapshot, intentPath, out);
    if (root == null || out.hasErrors()) {
      return new Compilation.Rejected(Report.of(out, intentPath));
    }
    IdleKeys.check(root, out);
    Expiry.check(root, snapshot.epochSecond(), out);
    var intent = IntentDecoder.decode(root, IntentFiles.folder(intentPath), out);
    var providers = Providers.load(snapshot, intent, out);
    References.check(intent, providers.names(), out);
    if (out.hasErrors()) {
      return new Compilation.Rejected(Report.of(out, intentPath));
    }
    var clusters = plans(snapshot, intent, providers, allowance, out);
    return out.hasErrors()
        ? new Compilation.Rejected(Report.of(out, intentPath))
        : new Compilation.Compiled(
            new FleetPlan(intent.name(), snapshot.commit(), snapshot.epochSecond(), clusters),
            Silence.kept(snapshot, Report.of(out, intentPath)));
  }

  private static NavigableMap<String, ClusterPlan> plans(
      Snapshot snapshot, Intent intent, Providers providers, Allowance allowance, Diagnostics out) {
    var found = new ByCluster();
    var raw = new RawManifests(snapshot, intent.folder());
    var outcomes = new Units(intent, providers, raw, allowance).outcomes(found, out);
    var scopes = Scopes.of(intent, raw.definitions(), providers.requires(), out);
    var landing = new Landing(scopes, raw);
    var plans =
        new Assembly(intent, outcomes, providers, scopes, landing, found, allowance).plans();
    out.addAll(landing.diagnostics());
    out.addAll(raw.diagnostics());
    out.addAll(found.diagnostics());
    return plans;
  }
}
