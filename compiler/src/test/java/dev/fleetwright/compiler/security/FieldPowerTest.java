package dev.fleetwright.compiler.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldPowerTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          apps/v1|Deployment|spec template spec containers [name=spy]||runs a container
          apps/v1|Deployment|spec template spec initContainers||runs a container
          apps/v1|Deployment|spec template spec volumes [name=v]||
          apps/v1|Deployment|spec template spec containers [name=a] args||runs another program
          apps/v1|Deployment|spec args||
          apps/v1|Deployment|spec template spec hostNetwork||gives the node's network
          apps/v1|Deployment|spec template spec hostNetwork|true|gives the node's network
          apps/v1|Deployment|spec template spec hostNetwork|false|
          apps/v1|Deployment|spec template spec serviceAccountName|"a"|gives another account's rights
          apps/v1|Deployment|spec template spec securityContext runAsUser|0|runs as root
          apps/v1|Deployment|spec template spec securityContext runAsUser|1|
          apps/v1|Deployment|spec replicas|3|
          v1|ConfigMap|data hostNetwork|"true"|
          v1|Service|spec externalIPs||takes over an address
          rbac.authorization.k8s.io/v1|Role|rules||gives rights
          authorization.openshift.io/v1|Role|rules||gives rights
          security.openshift.io/v1|SecurityContextConstraints|users||sets what pods may do
          admissionregistration.k8s.io/v1|MutatingWebhookConfiguration|webhooks [name=a] rules||has a say in what is written
          admissionregistration.k8s.io/v1|MutatingWebhookConfiguration|webhooks [name=a] clientConfig caBundle||
          apiextensions.k8s.io/v1|CustomResourceDefinition|spec conversion strategy||has a say in what is stored
          apiextensions.k8s.io/v1|CustomResourceDefinition|spec versions||
          """)
  void what_a_field_gives(
      String version, String kind, String path, @Nullable String value, @Nullable String gives)
      throws Exception {
    assertThat(
            FieldPower.of(
                key(version, kind),
                List.of(path.split(" ")),
                value == null ? null : JsonText.parse(value)))
        .isEqualTo(Optional.ofNullable(gives));
  }

  /** What a preview warns of is also seen where somebody writes it into a live object. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          v1|Pod|{'spec':{'containers':[{'name':'c'}],'hostNetwork':true}}
          v1|Pod|{'spec':{'containers':[{'name':'c'}],'hostPID':true}}
          v1|Pod|{'spec':{'containers':[{'name':'c'}],'hostIPC':true}}
          v1|Pod|{'spec':{'containers':[{'name':'c'}],'volumes':[{'name':'v','hostPath':{'path':'/'}}]}}
          v1|Pod|{'spec':{'containers':[{'name':'c'}],'securityContext':{'sysctls':[{'name':'kernel.msgmax','value':'1'}]}}}
          v1|Pod|{'spec':{'containers':[{'name':'c','securityContext':{'privileged':true}}]}}
          v1|Pod|{'spec':{'containers':[{'name':'c','securityContext':{'allowPrivilegeEscalation':true}}]}}
          v1|Pod|{'spec':{'containers':[{'name':'c','securityContext':{'capabilities':{'add':['SYS_ADMIN']}}}]}}
          v1|Pod|{'spec':{'containers':[{'name':'c','securityContext':{'runAsUser':0}}]}}
          v1|Pod|{'spec':{'containers':[{'name':'c','securityContext':{'procMount':'Unmasked'}}]}}
          v1|Pod|{'spec':{'containers':[{'name':'c','securityContext':{'windowsOptions':{'hostProcess':true}}}]}}
          v1|Pod|{'spec':{'containers':[{'name':'c','securityContext':{'seccompProfile':{'type':'Unconfined'}}}]}}
          v1|Pod|{'spec':{'containers':[{'name':'c','securityContext':{'appArmorProfile':{'type':'Unconfined'}}}]}}
          v1|ServiceAccount|{'metadata':{'annotations':{'eks.amazonaws.com/role-arn':'arn'}}}
          v1|ServiceAccount|{'metadata':{'annotations':{'iam.gke.io/gcp-service-account':'a'}}}
          v1|ServiceAccount|{'metadata':{'annotations':{'azure.workload.identity/client-id':'a'}}}
          v1|Namespace|{'metadata':{'labels':{'pod-security.kubernetes.io/enforce':'privileged'}}}
          rbac.authorization.k8s.io/v1|ClusterRole|{'metadata':{'labels':{'rbac.authorization.k8s.io/aggregate-to-admin':'true'}}}
          """)
  void a_preview_and_a_look_at_live_fields_know_the_same(String version, String kind, String rest)
      throws Exception {
    var fields = (Json.Obj) JsonText.parse(rest.replace('\'', '"'));
    var object = fields.with("apiVersion", Json.str(version)).with("kind", Json.str(kind));

    assertThat(Powers.of(object)).hasSize(1);
    assertThat(gives(key(version, kind), List.of(), fields)).hasSize(1);
  }

  /** Of all fields of an object but those that every pod has: a container by its name. */
  private static List<String> gives(ObjectKey key, List<String> names, Json value) {
    var found = new ArrayList<String>();
    if (!names.isEmpty() && !names.getLast().matches("containers|\\[name=c]")) {
      FieldPower.of(key, names, value).ifPresent(found::add);
    }
    if (!found.isEmpty()) {
      return found;
    }
    switch (value) {
      case Json.Obj(var fields) ->
          fields.forEach((name, child) -> found.addAll(gives(key, and(names, name), child)));
      case Json.Arr(var items) ->
          items.forEach(item ->
              found.addAll(gives(key, and(names, "[name=" + item.text("name") + "]"), item)));
      default -> {}
    }
    return found;
  }

  private static List<String> and(List<String> names, String name) {
    var longer = new ArrayList<>(names);
    longer.add(name);
    return longer;
  }

  private static ObjectKey key(String version, String kind) {
    int slash = version.indexOf('/');
    return new ObjectKey(slash < 0 ? "" : version.substring(0, slash), kind, "shop", "a");
  }
}
