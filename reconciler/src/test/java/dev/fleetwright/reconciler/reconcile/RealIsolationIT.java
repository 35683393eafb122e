package dev.fleetwright.reconciler.reconcile;

import static dev.fleetwright.reconciler.reconcile.Manifests.configMap;
import static dev.fleetwright.reconciler.reconcile.Manifests.manifest;
import static dev.fleetwright.reconciler.reconcile.Manifests.namespace;
import static dev.fleetwright.reconciler.reconcile.Manifests.unit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.manifest.Manifest;
import dev.fleetwright.compiler.plan.ClusterPlan;
import dev.fleetwright.reconciler.status.ClusterStatus.Blocked;
import dev.fleetwright.reconciler.status.ClusterStatus.State;
import dev.fleetwright.reconciler.testing.RealClusters;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Webhooks that a real API server waits for in vain: who else has to wait, and for how long. */
class RealIsolationIT extends EngineContract {
  @RegisterExtension static final RealClusters REAL = RealClusters.shared("engine");

  private static final World WORLD = new RealWorld(REAL, "engine");
  private static final String HOOKS =
      "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/";
  private static final String POLICIES =
      "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies/";
  private static final String BINDINGS =
      "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings/";

  private ServerSocket silent = unopened();

  private static ServerSocket unopened() {
    try {
      return new ServerSocket();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  World world() {
    return WORLD;
  }

  /** Takes connections and never says a word. */
  @BeforeEach
  void listen() throws IOException {
    silent = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void letGo() throws IOException {
    world().delete(HOOKS + ns);
    world().delete(BINDINGS + ns);
    world().delete(POLICIES + ns);
    silent.close();
  }

  private Manifest crd(String conversion) {
    var schema =
        "'schema':{'openAPIV3Schema':{'type':'object','x-kubernetes-preserve-unknown-fields':true}}";
    return manifest(
        """
        {'apiVersion':'apiextensions.k8s.io/v1','kind':'CustomResourceDefinition',
         'metadata':{'name':'convs.%1$s.cv.example'},
         'spec':{'group':'%1$s.cv.example','scope':'Namespaced',
          'names':{'kind':'Conv','plural':'convs','singular':'conv'},
          'versions':[{'name':'v1','served':true,'storage':true,%2$s},
           {'name':'v2','served':true,'storage':false,%2$s}]%3$s}}\
        """
            .formatted(ns, schema, conversion));
  }

  private static String converting(int port) {
    return """
    ,'conversion':{'strategy':'Webhook','webhook':{'conversionReviewVersions':['v1'],
      'clientConfig':{'url':'https://127.0.0.1:%d/c'}}}\
    """
        .formatted(port);
  }

  private Manifest conv(String version) {
    return manifest(
        """
        {'apiVersion':'%s.cv.example/%s','kind':'Conv','metadata':{'name':'x','namespace':'%s'},
         'spec':{'a':1}}\
        """
            .formatted(ns, version, ns));
  }

  private ClusterPlan converted(String conversion, String version, String value) {
    return plan(
        unit("a", namespace(ns), crd(conversion), conv(version)),
        unit("b", configMap(ns, "side", value)));
  }

  private String side() {
    return text(configMaps() + "/side", "data", "key").orElse("none");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_conversion_webhook_that_is_down_makes_its_kind_unknown_and_nothing_else(boolean hangs)
      throws Exception {
    settled(converted("", "v1", "1"));
    var broken = converting(hangs ? silent.getLocalPort() : 9);
    cycle(converted(broken, "v2", "2"));
    long before = System.nanoTime();

    var cycle = cycle(converted(broken, "v2", "3"));

    assertThat(cycle.status().state()).isEqualTo(State.INCOMPLETE);
    assertThat(cycle.status().failures()).isZero();
    assertThat(blocked(cycle)).containsExactly("FW2039 Conv/" + ns + "/x");
    assertThat(only(cycle).reason()).contains("conversion webhook");
    assertThat(side()).isEqualTo("3");
    if (!hangs) {
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(15));
    }
    cycle(converted("", "v1", "4"));
    settled(converted("", "v1", "4"));
    assertThat(
            text(
                "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/convs."
                    + ns
                    + ".cv.example",
                "spec",
                "conversion",
                "strategy"))
        .contains("None");
    assertThat(side()).isEqualTo("4");
  }

  /** Webhooks that are asked about config maps, one after the other. */
  private Manifest hooks(String selector, int count, int seconds) {
    var hooks = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      hooks.add(
          """
          {'name':'w%d.%s.example','admissionReviewVersions':['v1'],'sideEffects':'None',
           'failurePolicy':'Fail','timeoutSeconds':%d,%s
           'clientConfig':{'url':'https://127.0.0.1:%d/'},
           'rules':[{'apiGroups':[''],'apiVersions':['v1'],'resources':['configmaps'],
            'operations':['CREATE','UPDATE']}]}\
          """
              .formatted(i, ns, seconds, selector, silent.getLocalPort()));
    }
    return manifest(
        """
        {'apiVersion':'admissionregistration.k8s.io/v1','kind':'MutatingWebhookConfiguration',
         'metadata':{'name':'%s'},'webhooks':[%s]}\
        """
            .formatted(ns, String.join(",", hooks)));
  }

  private String here() {
    return "'namespaceSelector':{'matchLabels':{'kubernetes.io/metadata.name':'%s'}},"
        .formatted(ns);
  }

  private Manifest account(String value) {
    return manifest(
        """
        {'apiVersion':'v1','kind':'ServiceAccount',
         'metadata':{'name':'robot','namespace':'%s','annotations':{'a':'%s'}}}\
        """
            .formatted(ns, value));
  }

  private String annotation() {
    return text(
            "/api/v1/namespaces/" + ns + "/serviceaccounts/robot", "metadata", "annotations", "a")
        .orElse("none");
  }

  private Manifest[] maps(int count, String value) {
    var all = new ArrayList<>(List.of(namespace(ns)));
    for (int i = 0; i < count; i++) {
      all.add(configMap(ns, "m" + i, value));
    }
    return all.toArray(Manifest[]::new);
  }

  @Test
  void a_webhook_that_hangs_costs_its_objects_and_the_commit_that_removes_it_lands()
      throws Exception {
    var hook = unit("h", hooks(here(), 1, 3));
    settled(plan(unit("a", maps(40, "1")), unit("b", account("1")), hook));
    long before = System.nanoTime();

    var cycle = cycle(plan(unit("a", maps(40, "2")), unit("b", account("2")), hook));

    // 40 objects, three tries each, eight at once would take 45 s.
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(15));
    assertThat(cycle.status().state()).isEqualTo(State.INCOMPLETE);
    assertThat(cycle.status().blocked())
        .hasSize(40)
        .extracting(Blocked::code)
        .containsOnly("FW2040", "FW2044");
    assertThat(annotation()).isEqualTo("2");

    cycle(plan(unit("a", maps(40, "3")), unit("b", account("3"))));
    assertThat(live(HOOKS + ns)).isNull();
    settled(plan(unit("a", maps(40, "3")), unit("b", account("3"))));
    assertThat(text(configMaps() + "/m39", "data", "key")).contains("3");
  }

  @Test
  void a_webhook_that_hangs_over_our_own_record_can_be_removed_by_a_commit() throws Exception {
    var hook = unit("h", hooks("", 1, 2));
    cycle(plan(unit("a", maps(2, "1")), hook));
    assertThat(cycle(plan(unit("a", maps(2, "2")), hook)).status())
        .satisfies(status -> {
          assertThat(status.state()).isEqualTo(State.REFUSED);
          assertThat(status.failures()).isZero();
          assertThat(status.blocked()).extracting(Blocked::code).containsExactly("FW2040");
        });

    var cycle = cycle(plan(unit("a", maps(2, "3"))));

    assertThat(live(HOOKS + ns)).isNull();
    assertThat(cycle.status().deleted()).isEqualTo(1);
    settled(plan(unit("a", maps(2, "3"))));
    assertThat(text(configMaps() + "/m1", "data", "key")).contains("3");
  }

  @Test
  void two_webhooks_that_hang_on_an_object_are_that_objects_trouble() throws Exception {
    var hook = unit("h", hooks(here(), 2, 20));
    settled(plan(unit("a", namespace(ns), configMap(ns, "m", "1")), unit("b", account("1")), hook));

    var cycle =
        cycle(
            plan(unit("a", namespace(ns), configMap(ns, "m", "2")), unit("b", account("2")), hook));

    assertThat(cycle.status().state()).isEqualTo(State.INCOMPLETE);
    assertThat(cycle.status().failures()).isZero();
    assertThat(only(cycle).object()).isEqualTo("ConfigMap/" + ns + "/m");
    assertThat(only(cycle).code()).isIn("FW2038", "FW2040");
    assertThat(annotation()).isEqualTo("2");
  }
}
