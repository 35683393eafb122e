package dev.fleetwright.reconciler.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people do with kubectl; it comes out alike on the sandbox and on a real API server. */
abstract class KubectlContract {
  @TempDir
  @SuppressWarnings("NullAway.Init") // made before each test
  Path folder;

  private final String ns = "kubectl-" + Long.toString(System.nanoTime(), 36);

  /** A kubeconfig whose current context is the cluster. */
  abstract Path kubeconfig();

  /** What kubectl printed, both streams. */
  record Said(int code, String text) {}

  Said kubectl(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("kubectl", "--kubeconfig", kubeconfig().toString()));
    command.addAll(List.of(arguments));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Said(process.waitFor(), text);
  }

  private String done(String... arguments) throws IOException, InterruptedException {
    var said = kubectl(arguments);
    assertThat(said.code()).as(said.text()).isZero();
    return said.text();
  }

  private Json raw(String path) throws Exception {
    return JsonText.parse(done("get", "--raw", path));
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text.replace("NS", ns)).toString();
  }

  private String configMap(String name, String value) throws IOException {
    return file(
        name + ".yaml",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: %s, namespace: NS, labels: {which: %s}}
        data: {key: "%s"}
        """
            .formatted(name, name, value));
  }

  private String configMaps() {
    return "/api/v1/namespaces/" + ns + "/configmaps";
  }

  @BeforeEach
  void namespace() throws Exception {
    try {
      new ProcessBuilder("kubectl", "version", "--client").start().waitFor();
    } catch (IOException e) {
      Assumptions.abort("kubectl is not installed");
    }
    var manifest = "apiVersion: v1\nkind: Namespace\nmetadata: {name: NS}\n";
    done("apply", "--server-side", "-f", file("namespace.yaml", manifest));
  }

  @Test
  void a_manifest_is_applied_compared_and_defended_against_other_managers() throws Exception {
    assertThat(done("apply", "--server-side", "-f", configMap("one", "1")))
        .contains("configmap/one serverside-applied");
    assertThat(kubectl("diff", "--server-side", "-f", configMap("one", "1")).code()).isZero();
    assertThat(kubectl("diff", "-f", configMap("one", "1")).code()).isZero();

    var edited = configMap("one", "2");
    var diff = kubectl("diff", "--server-side", "-f", edited);
    assertThat(diff.code()).isEqualTo(1);
    assertThat(diff.text()).contains("-  key: \"1\"", "+  key: \"2\"");

    var other = kubectl("apply", "--server-side", "--field-manager=other", "-f", edited);
    assertThat(other.code()).isEqualTo(1);
    assertThat(other.text()).contains("conflict with \"kubectl\": .data.key");
    assertThat(done("apply", "--server-side", "--dry-run=server", "-f", edited))
        .contains("dry run");
    assertThat(done("get", "cm", "one", "-n", ns, "-o", "jsonpath={.data.key}")).isEqualTo("1");
    done("apply", "--server-side", "--field-manager=other", "--force-conflicts", "-f", edited);
    assertThat(done("get", "cm", "one", "-n", ns, "-o", "jsonpath={.data.key}")).isEqualTo("2");
  }

  @Test
  void an_object_with_a_finalizer_is_gone_once_it_is_let_go() throws Exception {
    done("apply", "--server-side", "-f", configMap("kept", "1"));
    var holder = "{\"metadata\":{\"finalizers\":[\"example.org/hold\"]}}";
    done("patch", "cm", "kept", "-n", ns, "-p", holder);
    done("delete", "cm", "kept", "-n", ns, "--wait=false");
    assertThat(done("get", "cm", "kept", "-n", ns, "-o", "jsonpath={.metadata.deletionTimestamp}"))
        .isNotBlank();

    var release = "{\"metadata\":{\"finalizers\":null}}";
    done("patch", "cm", "kept", "-n", ns, "--type=merge", "-p", release);
    done("wait", "cm/kept", "-n", ns, "--for=delete", "--timeout=20s");
    assertThat(kubectl("get", "cm", "kept", "-n", ns).text())
        .contains("(NotFound): configmaps \"kept\" not found");
    assertThat(done("delete", "cm", "kept", "-n", ns, "--ignore-not-found")).isBlank();
  }

  @Test
  void a_deployment_is_waited_for_scaled_and_rolled_out() throws Exception {
    var manifest =
        file(
            "web.yaml",
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: NS}
            spec:
              replicas: 1
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec: {containers: [{name: web, image: "example.org/web:1"}]}
            """);
    done("apply", "--server-side", "-f", manifest);
    done("wait", "deploy/web", "-n", ns, "--for=condition=Available", "--timeout=30s");
    done("scale", "deploy/web", "-n", ns, "--replicas=2");
    done("rollout", "status", "deploy/web", "-n", ns, "--timeout=30s");
    done(
        "wait",
        "deploy/web",
        "-n",
        ns,
        "--for=jsonpath={.status.readyReplicas}=2",
        "--timeout=30s");
    assertThat(done("get", "deploy", "-n", ns)).containsPattern("web +2/2 +2 +2");
    done("delete", "deploy", "web", "-n", ns, "--timeout=30s");
  }

  @Test
  void a_new_kind_is_known_and_explained() throws Exception {
    var group = ns + ".example.org";
    var definition =
        file(
            "crd.yaml",
            """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: widgets.NS.example.org}
            spec:
              group: NS.example.org
              scope: Namespaced
              names: {kind: Widget, plural: widgets, shortNames: [wd]}
              versions:
              - name: v1
                served: true
                storage: true
                schema:
                  openAPIV3Schema:
                    type: object
                    properties:
                      spec: {type: object, properties: {size: {type: integer, description: in cm}}}
            """);
    var widget =
        file(
            "widget.yaml",
            """
            apiVersion: NS.example.org/v1
            kind: Widget
            metadata: {name: small, namespace: NS}
            spec: {size: 3}
            """);
    done("apply", "--server-side", "-f", definition);
    done("wait", "crd/widgets." + group, "--for=condition=Established", "--timeout=20s");
    assertThat(done("api-resources", "--api-group", group, "--no-headers"))
        .containsPattern("widgets +wd +" + group + "/v1 +true +Widget");
    done("apply", "--server-side", "-f", widget);
    assertThat(done("get", "widgets." + group, "-n", ns, "-o", "jsonpath={.items[*].spec.size}"))
        .isEqualTo("3");
    var wrong = widget.replace("widget.yaml", "wrong.yaml");
    Files.writeString(
        Path.of(wrong), Files.readString(Path.of(widget)).replace("size: 3", "size: huge"));
    assertThat(kubectl("apply", "--server-side", "-f", wrong).code()).isEqualTo(1);
    done("delete", "crd", "widgets." + group, "--timeout=30s");
    assertThat(kubectl("get", "widgets." + group, "-n", ns).code()).isEqualTo(1);
  }

  @Test
  void a_list_comes_in_pages_that_are_one_snapshot() throws Exception {
    for (var name : List.of("a", "b", "c", "d", "e")) {
      done("apply", "--server-side", "-f", configMap(name, "1"));
    }
    var selector = "labelSelector=which+in+(a,b,c,d,e)&limit=2";
    var first = raw(configMaps() + "?" + selector);
    assertThat(names(first)).containsExactly("a", "b");
    done("delete", "cm", "c", "-n", ns);

    var second = raw(configMaps() + "?" + selector + "&continue=" + token(first));
    var third = raw(configMaps() + "?" + selector + "&continue=" + token(second));

    assertThat(names(second)).containsExactly("c", "d");
    assertThat(names(third)).containsExactly("e");
    assertThat(token(third)).isEmpty();
    assertThat(version(second)).isEqualTo(version(first));
    assertThat(kubectl("get", "--raw", configMaps() + "?limit=2&continue=nonsense").text())
        .contains("continue key is not valid");
    assertThat(done("get", "cm", "-n", ns, "-l", "which", "-o", "name", "--chunk-size=1").lines())
        .containsExactly("configmap/a", "configmap/b", "configmap/d", "configmap/e");
  }

  private static List<String> names(Json list) {
    return list.list("items").stream().map(item -> text(item, "metadata", "name")).toList();
  }

  private static String token(Json list) {
    return text(list, "metadata", "continue");
  }

  private static String version(Json list) {
    return text(list, "metadata", "resourceVersion");
  }

  private static String text(Json value, String... path) {
    var text = value.text(path);
    return text == null ? "" : text;
  }

  @Test
  void a_watch_tells_all_that_happened_since_and_what_leaves_its_selector() throws Exception {
    done("apply", "--server-side", "-f", configMap("seen", "1"));
    var since = version(raw(configMaps()));
    done("apply", "--server-side", "-f", configMap("seen", "2"));
    done("apply", "--server-side", "-f", configMap("new", "1"));
    done("label", "cm", "seen", "-n", ns, "which=other", "--overwrite");
    done("delete", "cm", "new", "-n", ns);

    var watch = configMaps() + "?watch=1&timeoutSeconds=1&resourceVersion=" + since;
    assertThat(events(watch + "&fieldSelector=metadata.name!=kube-root-ca.crt"))
        .containsExactly("MODIFIED seen", "ADDED new", "MODIFIED seen", "DELETED new");
    assertThat(events(watch + "&labelSelector=which=seen"))
        .containsExactly("MODIFIED seen", "DELETED seen");
    assertThat(events(watch + "&labelSelector=which=other")).containsExactly("ADDED seen");
    assertThat(events(watch + "&fieldSelector=metadata.name=new"))
        .containsExactly("ADDED new", "DELETED new");
  }

  private List<String> events(String path) throws Exception {
    var events = new ArrayList<String>();
    for (var line : done("get", "--raw", path).lines().toList()) {
      var event = JsonText.parse(line);
      events.add(text(event, "type") + " " + text(event, "object", "metadata", "name"));
    }
    return events;
  }
}
