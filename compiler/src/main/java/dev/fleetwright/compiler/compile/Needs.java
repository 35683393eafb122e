package dev.fleetwright.compiler.compile;

import dev.fleetwright.compiler.intent.Intent;
import dev.fleetwright.compiler.intent.Ref;
import dev.fleetwright.compiler.source.Chains;
import dev.fleetwright.compiler.source.Chains.Circle;
import dev.fleetwright.compiler.source.Chains.Step;
import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.Spelling;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What must be healthy first, on one cluster: names become units of the same environment. */
final class Needs {
  private final Intent intent;
  private final Map<String, Assembly.Member> members = new HashMap<>();
  private final List<Diagnostic> diagnostics;

  Needs(Intent intent, List<Assembly.Member> members, List<Diagnostic> diagnostics) {
    this.intent = intent;
    this.diagnostics = diagnostics;
    members.forEach(member -> this.members.put(member.id(), member));
  }

  /** The ids of the units that one needs. */
  Set<String> of(Assembly.Member member) {
    var ids = new TreeSet<String>();
    for (var need : member.result().resolution().needs()) {
      var id = id(member, need);
      if (members.containsKey(id)) {
        ids.add(id);
      } else if (intent.deployable(need.text()) != null) {
        diagnostics.add(
            Diagnostic.warning(
                    "FW1210",
                    need.at(),
                    "'%s' needs '%s', which does not run in environment '%s'"
                        .formatted(
                            member.outcome().unit().name(),
                            need.text(),
                            member.outcome().environment().name()))
                .because("it is not waited for there"));
      } else {
        diagnostics.add(unknown(member, need));
      }
    }
    return ids;
  }

  private static String id(Assembly.Member member, Ref need) {
    return member.outcome().environment().name() + "/" + need.text();
  }

  private Diagnostic unknown(Assembly.Member member, Ref need) {
    var names = new TreeSet<>(intent.workloads().keySet());
    names.addAll(intent.components().keySet());
    var error =
        Diagnostic.error(
            "FW1201",
            need.at(),
            "'%s' needs '%s', and there is no workload or component of that name"
                .formatted(member.outcome().unit().name(), need.text()));
    return Spelling.question(need.text(), names).map(error::fix).orElse(error);
  }

  /** Reports units that need each other in a circle. */
  void requireNoCircle() {
    var next = new HashMap<String, List<Step>>();
    members.forEach((id, member) ->
        next.put(
            id,
            member.result().resolution().needs().stream()
                .map(need -> new Step(id(member, need), need.at()))
                .toList()));
    Chains.of(next).circles().forEach(this::report);
  }

  private void report(Circle circle) {
    boolean alone = circle.length() == 1;
    var to = circle.back().to();
    diagnostics.add(
        Diagnostic.error(
                "FW1205",
                circle.back().at(),
                alone
                    ? "'" + to.substring(to.indexOf('/') + 1) + "' needs itself"
                    : "units need each other in a circle: " + circle.way())
            .because("none of them could ever be first")
            .fix(alone ? "take it out" : "take one step out of the circle"));
  }
}
