package dev.fleetwright.reconciler.kube.config;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.cluster.ClusterFailure.Kind;
import dev.fleetwright.reconciler.kube.config.Credentials.Grant;
import dev.fleetwright.reconciler.kube.config.Target.ClientCertificate;
import dev.fleetwright.reconciler.kube.config.Target.Login.Plugin;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs one credential program to its end. It gets no input; of what it says on standard error, a
 * failure repeats the last lines, without what could be a credential.
 */
final class PluginRun {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int MOST_BYTES = 1 << 20;

  private PluginRun() {}

  static Grant run(Target target, Plugin plugin, Deadline deadline) throws ClusterFailure {
    var until = deadline.earlier(Deadline.in(PATIENCE));
    var builder = new ProcessBuilder(command(plugin));
    builder.environment().putAll(plugin.environment());
    builder.environment().put("KUBERNETES_EXEC_INFO", JsonText.write(info(plugin)));
    builder.redirectInput(ProcessBuilder.Redirect.from(nothing()));
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw failure(
          target,
          plugin,
          "cannot be started",
          plugin.hint().isEmpty()
              ? "install it where Fleetwright runs, in a folder of PATH"
              : plugin.hint());
    }
    try {
      var output = read(process.getInputStream(), MOST_BYTES);
      var words = read(process.getErrorStream(), ProgramWords.MOST_BYTES);
      if (!process.waitFor(until.left().toMillis(), TimeUnit.MILLISECONDS)) {
        throw failure(target, plugin, "did not finish in time", "");
      }
      var text = output.get(Math.max(1000, until.left().toMillis()), TimeUnit.MILLISECONDS);
      if (process.exitValue() != 0) {
        throw failure(
            target,
            plugin,
            "ended with exit code " + process.exitValue() + said(words),
            "run it by hand, as the same user, until it prints a credential");
      }
      return grant(target, plugin, text, Instant.now());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure(target, plugin, "was interrupted", "");
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
      throw failure(target, plugin, "gave no readable output", "");
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /** What the program's output grants. */
  static Grant grant(Target target, Plugin plugin, String output, Instant now)
      throws ClusterFailure {
    Json credential;
    try {
      credential = JsonText.parse(output);
    } catch (JsonText.Malformed e) {
      throw failure(target, plugin, "printed no JSON", "");
    }
    if (!"ExecCredential".equals(credential.text("kind"))
        || !plugin.apiVersion().equals(credential.text("apiVersion"))) {
      throw failure(
          target, plugin, "printed no ExecCredential of version " + plugin.apiVersion(), "");
    }
    var token = credential.text("status", "token");
    var certificate = certificate(credential);
    if (token != null && !token.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
      throw failure(target, plugin, "printed a token that no header can carry", "");
    }
    if (certificate == null && (token == null || token.isEmpty())) {
      throw failure(target, plugin, "printed no credential", "");
    }
    var endsAt = end(target, plugin, credential.text("status", "expirationTimestamp"));
    return new Grant(
        token == null || token.isEmpty() ? null : "Bearer " + token,
        certificate == null ? target.certificate() : certificate,
        renewal(now, endsAt),
        endsAt);
  }

  /** At 60 % of the credential's life, or five minutes before its end where that is later. */
  private static Instant renewal(Instant now, Instant endsAt) {
    if (endsAt.equals(Instant.MAX)) {
      return endsAt;
    }
    var life = Duration.between(now, endsAt);
    var early = life.multipliedBy(2).dividedBy(5);
    var most = Duration.ofMinutes(5);
    return endsAt.minus(early.compareTo(most) < 0 ? early : most);
  }

  private static Instant end(Target target, Plugin plugin, @Nullable String timestamp)
      throws ClusterFailure {
    if (timestamp == null) {
      return Instant.MAX;
    }
    try {
      return Instant.parse(timestamp);
    } catch (DateTimeParseException e) {
      throw failure(target, plugin, "printed an expirationTimestamp that is no time", "");
    }
  }

  private static @Nullable ClientCertificate certificate(Json credential) {
    var chain = credential.text("status", "clientCertificateData");
    var key = credential.text("status", "clientKeyData");
    return chain == null || key == null ? null : new ClientCertificate(chain, key);
  }

  private static Json.Obj info(Plugin plugin) {
    return Json.obj()
        .put("apiVersion", plugin.apiVersion())
        .put("kind", "ExecCredential")
        .put("spec", Json.obj().put("interactive", false).put("cluster", plugin.cluster()).build())
        .build();
  }

  private static List<String> command(Plugin plugin) {
    var command = new ArrayList<String>();
    command.add(plugin.command());
    command.addAll(plugin.arguments());
    return command;
  }

  /** Waits a moment only: what the program started may keep its standard error open. */
  private static String said(CompletableFuture<String> words) throws InterruptedException {
    try {
      var text = ProgramWords.of(words.get(1, TimeUnit.SECONDS));
      return text.isEmpty() ? " and said nothing" : " and said: " + text;
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
      return "";
    }
  }

  /**
   * Reads while the program runs, so that a full pipe does not hold it up.
   *
   * @param most bytes that are kept
   */
  private static CompletableFuture<String> read(InputStream stream, int most) {
    var output = new CompletableFuture<String>();
    Thread.ofVirtual()
        .start(() -> {
          try (stream) {
            var bytes = stream.readNBytes(most);
            stream.transferTo(OutputStream.nullOutputStream());
            output.complete(new String(bytes, java.nio.charset.StandardCharsets.UTF_8));
          } catch (IOException e) {
            output.completeExceptionally(e);
          }
        });
    return output;
  }

  private static java.io.File nothing() {
    return new java.io.File(
        System.getProperty("os.name", "").startsWith("Windows") ? "NUL" : "/dev/null");
  }

  private static ClusterFailure failure(Target target, Plugin plugin, String what, String fix) {
    return new ClusterFailure(
        Kind.CONFIGURATION,
        "context \""
            + target.context()
            + "\": the credential program \""
            + plugin.command()
            + "\" "
            + what,
        fix,
        null);
  }
}
