package dev.fleetwright.compiler.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConcernsTest {
  private static final String POD =
      "'spec':{'template':{'spec':{'containers':[{'name':'c'%s}]%s}}}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          rbac.authorization.k8s.io/v1|ClusterRoleBinding|'roleRef':{'kind':'ClusterRole','name':'cluster-admin'},'subjects':[{'kind':'User','name':'mallory'}]|privilege: gives ClusterRole cluster-admin to User mallory
          rbac.authorization.k8s.io/v1|Role|'rules':[{'apiGroups':[''],'resources':['secrets'],'verbs':['get','list']}]|privilege: lets get, list secrets of core
          rbac.authorization.k8s.io/v1|ClusterRole|'rules':[{'nonResourceURLs':['/metrics'],'verbs':['get']}]|privilege: lets get /metrics
          admissionregistration.k8s.io/v1|MutatingWebhookConfiguration|'webhooks':[]|privilege: is a MutatingWebhookConfiguration
          apiextensions.k8s.io/v1|CustomResourceDefinition|'spec':{}|privilege: is a CustomResourceDefinition
          kyverno.io/v1|ClusterPolicy|'spec':{}|privilege: is a policy of the cluster
          v1|ServiceAccount|'x':1|
          v1|ConfigMap|'data':{'a':'hostNetwork'}|
          v1|Service|'spec':{'type':'LoadBalancer','ports':[{'port':80}]}|exposure: opens port 80 on a load balancer, exposure: takes callers from every address
          v1|Service|'spec':{'type':'NodePort','ports':[{'port':80}]}|exposure: opens port 80 on every node
          v1|Service|'spec':{'ports':[{'port':80}]}|
          networking.k8s.io/v1|Ingress|'spec':{'rules':[{'host':'a.example'}]}|exposure: serves a.example
          networking.k8s.io/v1|NetworkPolicy|'spec':{'podSelector':{}}|
          networking.k8s.io/v1|NetworkPolicy|'spec':{'podSelector':{},'ingress':[{}]}|exposure: lets callers from everywhere through
          gateway.networking.k8s.io/v1|HTTPRoute|'spec':{'hostnames':['b.example'],'parentRefs':[{'name':'g'}]}|exposure: is attached to g, exposure: serves b.example
          """)
  void what_a_new_object_gives_away(
      String version, String kind, String rest, @Nullable String expected) throws Exception {
    assertThat(concerns(null, object(version, kind, rest)))
        .isEqualTo(
            expected == null ? List.of() : List.of(expected.split(", (?=exposure|privilege)")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ,'securityContext':{'privileged':true}||container c is privileged
          ,'securityContext':{'allowPrivilegeEscalation':true}||container c may gain privileges
          ,'securityContext':{'capabilities':{'add':['NET_ADMIN','NET_BIND_SERVICE']}}||container c has the capability NET_ADMIN
          ,'securityContext':{'runAsUser':0}||container c runs as root
          |,'hostNetwork':true|uses the network of its node
          |,'hostPID':true|sees the processes of its node
          |,'volumes':[{'name':'v','hostPath':{'path':'/var/run'}}]|mounts /var/run of its node
          |,'securityContext':{'windowsOptions':{'hostProcess':true}}|container c is a process of its node
          |,'securityContext':{'seccompProfile':{'type':'Unconfined'}}|container c runs without a seccompProfile
          """)
  void what_pods_may_do_on_their_node(
      @Nullable String container, @Nullable String pod, String expected) throws Exception {
    var plain = object("apps/v1", "DaemonSet", POD.formatted("", ""));
    var strong =
        object(
            "apps/v1",
            "DaemonSet",
            POD.formatted(container == null ? "" : container, pod == null ? "" : pod));

    assertThat(concerns(null, plain)).isEmpty();
    assertThat(concerns(null, strong)).containsExactly("privilege: " + expected);
    assertThat(concerns(plain, strong)).containsExactly("privilege: " + expected);
    assertThat(concerns(strong, plain)).isEmpty();
    assertThat(concerns(strong, strong)).isEmpty();
  }

  @Test
  void pods_of_jobs_and_of_other_kinds_count_too() throws Exception {
    var pod = "{'spec':{'containers':[{'name':'c','securityContext':{'privileged':true}}]}}";

    for (var spec :
        List.of("'jobTemplate':{'spec':{'template':" + pod + "}}", "'pool':[" + pod + "]")) {
      assertThat(concerns(null, object("x.example/v1", "Thing", "'spec':{" + spec + "}")))
          .containsExactly("privilege: container c is privileged");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          'runAsNonRoot':true|no longer refuses to run as root
          'allowPrivilegeEscalation':false|no longer is kept from gaining privileges
          'readOnlyRootFilesystem':true|no longer has a read-only root file system
          'capabilities':{'drop':['ALL']}|no longer drops the capability ALL
          'seccompProfile':{'type':'RuntimeDefault'}|no longer has a seccomp profile
          """)
  void a_safeguard_that_goes(String safeguard, String expected) throws Exception {
    var safe =
        object(
            "apps/v1", "Deployment", POD.formatted(",'securityContext':{" + safeguard + "}", ""));
    var plain = object("apps/v1", "Deployment", POD.formatted("", ""));

    assertThat(concerns(safe, plain)).containsExactly("privilege: container c " + expected);
    assertThat(concerns(plain, safe)).isEmpty();
  }

  @Test
  void a_role_that_is_widened_and_one_that_says_the_same_in_other_words() throws Exception {
    var rule = "{'apiGroups':['','apps'],'resources':['pods'],'verbs':['get','list']}";
    var single = "{'apiGroups':['apps'],'resources':['pods'],'verbs':['list']}";
    var named = "{'apiGroups':[''],'resources':['pods'],'verbs':['get'],'resourceNames':['a']}";
    var wider = "{'apiGroups':[''],'resources':['*'],'verbs':['get']}";

    assertThat(concerns(role(rule), role(single + "," + named))).isEmpty();
    assertThat(concerns(role(named), role(rule)))
        .containsExactly("privilege: lets get, list pods of core, apps");
    assertThat(concerns(role(rule), role(rule + "," + wider)))
        .containsExactly("privilege: lets get * of core");
    assertThat(concerns(role("{'apiGroups':['*'],'resources':['*'],'verbs':['*']}"), role(rule)))
        .isEmpty();
  }

  @Test
  void a_namespace_that_asks_less_of_its_pods() throws Exception {
    var restricted = namespace("'pod-security.kubernetes.io/enforce':'restricted'");
    var baseline = namespace("'pod-security.kubernetes.io/enforce':'baseline'");
    var none = namespace("");

    for (var pair : List.of(List.of(restricted, baseline), List.of(baseline, none))) {
      assertThat(concerns(pair.getFirst(), pair.getLast())).hasSize(1);
      assertThat(concerns(pair.getLast(), pair.getFirst())).isEmpty();
    }
  }

  @Test
  void what_was_internal_is_public() throws Exception {
    var service = "'spec':{'type':'LoadBalancer','ports':[{'port':80}]}";
    var internal =
        object("v1", "Service", service)
            .with(
                "metadata",
                json(
                    "{'name':'a','annotations':{'service.beta.kubernetes.io/aws-load-balancer-scheme':'internal'}}"));
    var open = object("v1", "Service", service);
    var inside =
        object(
            "networking.k8s.io/v1",
            "Ingress",
            "'spec':{'ingressClassName':'nginx-internal','rules':[{'host':'a'}]}");
    var outside =
        object(
            "networking.k8s.io/v1",
            "Ingress",
            "'spec':{'ingressClassName':'nginx','rules':[{'host':'a'}]}");

    assertThat(concerns(internal, open))
        .containsExactly("exposure: opens port 80 on a load balancer");
    assertThat(concerns(inside, outside)).containsExactly("exposure: serves a");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          gateway.networking.k8s.io/v1|Gateway|'gatewayClassName':'a','infrastructure':{'annotations':{'service.beta.kubernetes.io/azure-load-balancer-internal':'true'}},'listeners':[{'port':80}]|'gatewayClassName':'a','listeners':[{'port':80}]|opens port 80 for any host
          gateway.networking.k8s.io/v1|Gateway|'gatewayClassName':'gke-l7-rilb','listeners':[{'port':80}]|'gatewayClassName':'gke-l7-global-external-managed','listeners':[{'port':80}]|opens port 80 for any host
          gateway.networking.k8s.io/v1|Gateway|'gatewayClassName':'a','listeners':[{'port':80}]|'gatewayClassName':'b','listeners':[{'port':80}]|is served by another class: b
          gateway.k8s.aws/v1beta1|LoadBalancerConfiguration|'scheme':'internal'|'scheme':'internet-facing'|makes load balancers that face the internet
          gateway.k8s.aws/v1beta1|LoadBalancerConfiguration|'scheme':'internal'|'x':1|makes load balancers that face the internet
          """)
  void what_the_providers_call_internal(
      String version, String kind, String before, String after, String expected) throws Exception {
    var inside = object(version, kind, "'spec':{" + before + "}");
    var outside = object(version, kind, "'spec':{" + after + "}");

    assertThat(concerns(inside, outside)).containsExactly("exposure: " + expected);
  }

  @Test
  void a_network_policy_that_goes_or_lets_more_through() throws Exception {
    var closed = policy("'ingress':[{'from':[{'podSelector':{'a':1}}],'ports':[{'port':80}]}]");
    var wider =
        policy(
            "'ingress':[{'from':[{'podSelector':{'a':1}},{'podSelector':{}}],'ports':[{'port':80}]}]");
    var anyPort = policy("'ingress':[{'from':[{'podSelector':{'a':1}}]}]");
    var narrower = policy("'ingress':[]");

    for (var more : List.of(wider, anyPort)) {
      assertThat(concerns(closed, more))
          .containsExactly("exposure: lets through more than before, or other things");
      assertThat(concerns(more, closed)).isEmpty();
    }
    assertThat(concerns(closed, narrower)).isEmpty();
    assertThat(concerns(closed, null)).containsExactly("exposure: what it kept out can come in");
  }

  @Test
  void whatever_changes_in_a_namespace_of_the_system() throws Exception {
    var object = object("v1", "ConfigMap", "'data':{}");
    var there = object.with("metadata", json("{'name':'coredns','namespace':'kube-system'}"));

    assertThat(concerns(null, there)).containsExactly("privilege: is in kube-system");
    assertThat(concerns(there, null)).containsExactly("privilege: is in kube-system");
  }

  @Test
  void of_very_many_the_first_ones() throws Exception {
    var rules = new StringBuilder();
    for (int i = 0; i < 500; i++) {
      rules
          .append(i == 0 ? "" : ",")
          .append("{'apiGroups':['g" + i + "'],'resources':['r'],'verbs':['get']}");
    }

    assertThat(concerns(null, role(rules.toString())))
        .hasSize(11)
        .contains("privilege: and 490 more such things");
  }

  private static Json.Obj role(String rules) throws Exception {
    return object("rbac.authorization.k8s.io/v1", "Role", "'rules':[" + rules + "]");
  }

  private static Json.Obj policy(String spec) throws Exception {
    return object(
        "networking.k8s.io/v1", "NetworkPolicy", "'spec':{'podSelector':{}," + spec + "}");
  }

  private static Json.Obj namespace(String labels) throws Exception {
    return json(
        "{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'a','labels':{" + labels + "}}}");
  }

  private static List<String> concerns(Json.@Nullable Obj before, Json.@Nullable Obj after) {
    var some = after == null ? before : after;
    var key = ObjectKey.of(some == null ? Json.Obj.EMPTY : some);
    return Concerns.of(key, before, after).stream()
        .map(each -> each.flag().name().toLowerCase(Locale.ROOT) + ": " + each.what())
        .toList();
  }

  private static Json.Obj object(String version, String kind, String rest) throws Exception {
    return json(
        "{'apiVersion':'%s','kind':'%s','metadata':{'name':'a','namespace':'shop'},%s}"
            .formatted(version, kind, rest));
  }

  private static Json.Obj json(String text) throws Exception {
    return (Json.Obj) JsonText.parse(text.replace('\'', '"'));
  }
}
