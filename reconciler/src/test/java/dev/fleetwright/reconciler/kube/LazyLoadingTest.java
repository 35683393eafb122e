package dev.fleetwright.reconciler.kube;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.reconciler.kube.config.KubeOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A command that asks no cluster does not pay for the client, nor one that does for its models. */
class LazyLoadingTest {
  @TempDir Path folder;

  @Test
  void the_client_is_loaded_by_the_first_session_and_its_models_never() throws Exception {
    var server =
        "server: \"https://127.0.0.1:1\", certificate-authority-data: " + Authority.create().data();
    var file = Contexts.file(folder, server, "token: t");

    assertThat(loaded("read", file))
        .noneMatch(name -> name.startsWith("okhttp3."))
        .noneMatch(name -> name.startsWith("io.kubernetes."));
    assertThat(loaded("open", file))
        .contains("okhttp3.OkHttpClient", "io.kubernetes.client.openapi.ApiClient")
        .noneMatch(name -> name.startsWith("io.kubernetes.client.openapi.models."))
        .noneMatch(name -> name.startsWith("com.google.gson."))
        .noneMatch(name -> name.startsWith("org.bouncycastle."));
  }

  /** What a JVM of its own loads for that. */
  private static List<String> loaded(String how, Path file) throws Exception {
    var classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    var java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load:stdout",
                "-cp",
                classPath,
                Program.class.getName(),
                how,
                file.toString())
            .redirectErrorStream(true)
            .start();
    var output = new String(java.getInputStream().readAllBytes(), UTF_8);
    assertThat(java.waitFor()).as(output).isZero();
    return output
        .lines()
        .filter(line -> line.contains(" source: "))
        .map(line -> line.replaceFirst(".*\\] ", "").replaceFirst(" .*", ""))
        .toList();
  }

  /** What the other JVM does. */
  static final class Program {
    public static void main(String[] arguments) throws Exception {
      var clusters = KubeClusters.of(KubeOptions.of(Path.of(arguments[1]), Map.of()));
      var contexts = clusters.kubeconfig().contexts();
      if (arguments[0].equals("open")) {
        for (var context : contexts) {
          clusters.open(context).close();
        }
      }
    }
  }
}
