package dev.fleetwright.compiler.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.diff.ObjectChange.Risk;
import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RisksTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          apps/v1|Deployment|'spec':{'replicas':3}|SAFE
          v1|Service|'spec':{'type':'ClusterIP'}|SAFE
          networking.k8s.io/v1|NetworkPolicy|'spec':{'podSelector':{}}|DISRUPTIVE
          networking.k8s.io/v1|NetworkPolicy|'spec':{'podSelector':{},'policyTypes':['Egress']}|DISRUPTIVE
          networking.k8s.io/v1|NetworkPolicy|'spec':{'podSelector':{},'ingress':[{}]}|SAFE
          networking.k8s.io/v1|NetworkPolicy|'spec':{'podSelector':{},'ingress':[{}],'policyTypes':['Ingress','Egress']}|DISRUPTIVE
          cilium.io/v2|CiliumNetworkPolicy|'spec':{'endpointSelector':{}}|DISRUPTIVE
          admissionregistration.k8s.io/v1|ValidatingWebhookConfiguration|'webhooks':[{'name':'w'}]|DISRUPTIVE
          admissionregistration.k8s.io/v1|MutatingWebhookConfiguration|'webhooks':[{'name':'w','failurePolicy':'Ignore'}]|SAFE
          admissionregistration.k8s.io/v1|ValidatingAdmissionPolicyBinding|'spec':{'validationActions':['Deny']}|DISRUPTIVE
          admissionregistration.k8s.io/v1|ValidatingAdmissionPolicyBinding|'spec':{'validationActions':['Warn']}|SAFE
          scheduling.k8s.io/v1|PriorityClass|'value':1,'globalDefault':true|DISRUPTIVE
          scheduling.k8s.io/v1|PriorityClass|'value':1|SAFE
          v1|ResourceQuota|'spec':{'hard':{'pods':'1'}}|DISRUPTIVE
          v1|LimitRange|'spec':{}|DISRUPTIVE
          """)
  void a_create_counts_as_what_it_is(String version, String kind, String rest, Risk risk)
      throws Exception {
    var object = object(version, kind, rest);

    assertThat(Risks.ofCreate(ObjectKey.of(object), object)).isEqualTo(risk);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          apps/v1|Deployment|'spec':{'replicas':2}|'spec':{'replicas':3}|SAFE
          apps/v1|Deployment|'spec':{'replicas':3}|'spec':{'replicas':2}|DISRUPTIVE
          apps/v1|Deployment|'spec':{'replicas':1}|'spec':{'replicas':0}|DISRUPTIVE
          apps/v1|Deployment|'spec':{'replicas':3}|'spec':{}|DISRUPTIVE
          apps/v1|Deployment|'spec':{}|'spec':{'replicas':1}|SAFE
          apps/v1|Deployment|'spec':{'template':{'a':1}}|'spec':{'template':{'a':2}}|RESTART
          apps/v1|Deployment|'spec':{'template':{'a':1},'strategy':{'type':'Recreate'}}|'spec':{'template':{'a':2},'strategy':{'type':'Recreate'}}|DISRUPTIVE
          apps/v1|DaemonSet|'spec':{'template':{'a':1},'updateStrategy':{'type':'OnDelete'}}|'spec':{'template':{'a':2},'updateStrategy':{'type':'OnDelete'}}|SAFE
          apps/v1|Deployment|'spec':{'template':{'a':1},'paused':true}|'spec':{'template':{'a':2},'paused':true}|SAFE
          apps/v1|StatefulSet|'spec':{}|'spec':{'persistentVolumeClaimRetentionPolicy':{'whenScaled':'Delete'}}|DESTRUCTIVE
          v1|PersistentVolume|'spec':{'persistentVolumeReclaimPolicy':'Retain'}|'spec':{'persistentVolumeReclaimPolicy':'Delete'}|DESTRUCTIVE
          autoscaling/v2|HorizontalPodAutoscaler|'spec':{'maxReplicas':9}|'spec':{'maxReplicas':3}|DISRUPTIVE
          autoscaling/v2|HorizontalPodAutoscaler|'spec':{'maxReplicas':3}|'spec':{'maxReplicas':9}|SAFE
          batch/v1|CronJob|'spec':{}|'spec':{'suspend':true}|DISRUPTIVE
          v1|Service|'spec':{'ports':[{'port':80}]}|'spec':{'ports':[{'port':80},{'port':81}]}|SAFE
          v1|Service|'spec':{'ports':[{'port':80}]}|'spec':{'ports':[{'port':81}]}|DISRUPTIVE
          v1|Service|'spec':{'selector':{'a':'b'}}|'spec':{'selector':{'a':'c'}}|DISRUPTIVE
          networking.k8s.io/v1|Ingress|'spec':{'rules':[{'host':'a'}]}|'spec':{'rules':[{'host':'b'}]}|DISRUPTIVE
          networking.k8s.io/v1|NetworkPolicy|'spec':{'ingress':[{}]}|'spec':{}|DISRUPTIVE
          v1|ResourceQuota|'spec':{'hard':{'pods':'9'}}|'spec':{'hard':{'pods':'1'}}|DISRUPTIVE
          v1|ConfigMap|'data':{'a':'1'}|'data':{'a':'2'}|SAFE
          apiextensions.k8s.io/v1|CustomResourceDefinition|'spec':{'versions':[{'name':'v1'},{'name':'v2'}]}|'spec':{'versions':[{'name':'v2'},{'name':'v1','served':false}]}|DISRUPTIVE
          """)
  void an_update_counts_as_what_it_does(
      String version, String kind, String before, String after, Risk risk) throws Exception {
    var was = object(version, kind, before);
    var is = object(version, kind, after);

    assertThat(Risks.ofUpdate(ObjectKey.of(was), was, is)).isEqualTo(risk);
  }

  @ParameterizedTest
  @CsvSource({
    "baseline,restricted,DISRUPTIVE",
    ",baseline,DISRUPTIVE",
    "restricted,baseline,SAFE",
    "baseline,,SAFE"
  })
  void a_namespace_that_asks_more_of_its_pods_refuses_some(
      @Nullable String before, @Nullable String after, Risk risk) throws Exception {
    var was = namespace(before);

    assertThat(Risks.ofUpdate(ObjectKey.of(was), was, namespace(after))).isEqualTo(risk);
  }

  private static Json.Obj namespace(@Nullable String level) throws Exception {
    var label = level == null ? "" : "'pod-security.kubernetes.io/enforce':'%s'".formatted(level);
    var text =
        "{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'a','labels':{%s}}}"
            .formatted(label);
    return (Json.Obj) JsonText.parse(text.replace('\'', '"'));
  }

  private static Json.Obj object(String version, String kind, String rest) throws Exception {
    var text =
        "{'apiVersion':'%s','kind':'%s','metadata':{'name':'a','namespace':'shop'},%s}"
            .formatted(version, kind, rest);
    return (Json.Obj) JsonText.parse(text.replace('\'', '"'));
  }
}
