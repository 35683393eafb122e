package dev.fleetwright.reconciler.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.diff.Differ;
import dev.fleetwright.compiler.diff.ObjectChange.Kind;
import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.manifest.Manifest;
import dev.fleetwright.compiler.plan.ClusterPlan;
import dev.fleetwright.compiler.plan.FleetPlan;
import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.cluster.ClusterSession.ResourceType;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the compiler calls a replacement is what a real API server refuses to update. */
@NullUnmarked
class FixedFieldsIT extends OnRealCluster {
  private static final String POD =
      "'template':{'metadata':{'labels':{'a':'b'}},'spec':{'containers':[{'name':'c','image':'x'}]}}";
  private static final String JOB_POD =
      "'template':{'spec':{'restartPolicy':'Never','containers':[{'name':'c','image':'x'}]}}";
  private static final String CRD_VERSIONS =
      "'versions':[{'name':'v1','served':true,'storage':true,'schema':{'openAPIV3Schema':{'type':'object'}}}]";
  private static final String AFFINITY =
      "'required':{'nodeSelectorTerms':[{'matchExpressions':[{'key':'a','operator':'In','values':['%s']}]}]}";

  /** A request that openssl made. */
  private static final String REQUEST =
      "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlIR01HNENBUUF3RERFS01BZ0dBMVVFQXd3QllUQlpNQk1HQnlxR1NNNDlBZ0VHQ0NxR1NNNDlBd0VIQTBJQQpCSGxMN1VYeTdscmZkQzlrTTh0c241Wllmc0V4VEdQaGJid09GY1NURHVpbkRUT1N3UTdPMkdGbzliQTVvZU5GCnNQSXhRaC80SjBNVjN5Q0k5S1g0KzNxZ0FEQUtCZ2dxaGtqT1BRUURBZ05JQURCRkFpRUFnV2tXTVk3NEYvaGQKdUtCR1h2OXRqTUpyUGVncXNuZ2FGMlA4Q0ZnajNGMENJSG5wL3ZGSzBseEE0dG41RDVHRnVZK2trUWltWVVObApGTm1QOTZRaUVtek8KLS0tLS1FTkQgQ0VSVElGSUNBVEUgUkVRVUVTVC0tLS0tCg==";

  private static final Map<String, String> SHORT =
      Map.of(
          "$NODE",
          AFFINITY.formatted("b"),
          "$OTHER",
          AFFINITY.formatted("c"),
          "$POD",
          POD,
          "$JOB",
          JOB_POD,
          "$SEL",
          "'selector':{'matchLabels':{'a':'b'}}",
          "$VERSIONS",
          CRD_VERSIONS,
          "$CLAIM",
          "'accessModes':['ReadWriteOnce']",
          "$1Gi",
          "'resources':{'requests':{'storage':'1Gi'}}",
          "$PV",
          "'capacity':{'storage':'1Gi'},'accessModes':['ReadWriteOnce']");

  @ParameterizedTest(name = "{0}: {3} -> {4}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          Deployment|apps/v1|deployments|spec:{$SEL,$POD}|spec:{'selector':{'matchLabels':{'a':'b','c':'d'}},'template':{'metadata':{'labels':{'a':'b','c':'d'}},'spec':{'containers':[{'name':'c','image':'x'}]}}}|refused
          Deployment|apps/v1|deployments|spec:{$SEL,$POD}|spec:{$SEL,$POD,'minReadySeconds':3,'strategy':{'rollingUpdate':{'maxSurge':2}}}|taken
          DaemonSet|apps/v1|daemonsets|spec:{$SEL,$POD}|spec:{'selector':{'matchLabels':{'a':'b','c':'d'}},'template':{'metadata':{'labels':{'a':'b','c':'d'}},'spec':{'containers':[{'name':'c','image':'x'}]}}}|refused
          ReplicaSet|apps/v1|replicasets|spec:{$SEL,$POD}|spec:{'selector':{'matchLabels':{'a':'b','c':'d'}},'template':{'metadata':{'labels':{'a':'b','c':'d'}},'spec':{'containers':[{'name':'c','image':'x'}]}}}|refused
          StatefulSet|apps/v1|statefulsets|spec:{$SEL,$POD,'serviceName':'s'}|spec:{$SEL,$POD,'serviceName':'t'}|refused
          StatefulSet|apps/v1|statefulsets|spec:{$SEL,$POD,'serviceName':'s'}|spec:{$SEL,$POD,'serviceName':'s','podManagementPolicy':'Parallel'}|refused
          StatefulSet|apps/v1|statefulsets|spec:{$SEL,$POD,'serviceName':'s'}|spec:{$SEL,$POD,'serviceName':'s','podManagementPolicy':'OrderedReady'}|taken
          StatefulSet|apps/v1|statefulsets|spec:{$SEL,$POD,'serviceName':'s'}|spec:{$SEL,$POD,'serviceName':'s','volumeClaimTemplates':[{'metadata':{'name':'d'},'spec':{$CLAIM,$1Gi}}]}|refused
          StatefulSet|apps/v1|statefulsets|spec:{$SEL,$POD,'serviceName':'s'}|spec:{$SEL,$POD,'serviceName':'s','minReadySeconds':3,'ordinals':{'start':1},'revisionHistoryLimit':3,'persistentVolumeClaimRetentionPolicy':{'whenScaled':'Delete'},'updateStrategy':{'rollingUpdate':{'partition':1}},'replicas':2}|taken
          Job|batch/v1|jobs|spec:{$JOB,'suspend':true}|spec:{'template':{'spec':{'restartPolicy':'Never','containers':[{'name':'c','image':'y'}]}},'suspend':true}|refused
          Job|batch/v1|jobs|spec:{$JOB,'suspend':true}|spec:{$JOB,'suspend':true,'completions':3}|refused
          Job|batch/v1|jobs|spec:{$JOB,'suspend':true,'completions':2}|spec:{$JOB,'suspend':true,'completions':3}|refused
          Job|batch/v1|jobs|spec:{$JOB,'suspend':true,'completions':2,'completionMode':'Indexed','parallelism':2}|spec:{$JOB,'suspend':true,'completions':3,'completionMode':'Indexed','parallelism':3}|taken
          Job|batch/v1|jobs|spec:{$JOB,'suspend':true,'completions':2,'completionMode':'Indexed','parallelism':2}|spec:{$JOB,'suspend':true,'completions':3,'completionMode':'Indexed','parallelism':2}|refused
          Job|batch/v1|jobs|spec:{$JOB,'suspend':true,'completions':2}|spec:{$JOB,'suspend':true,'completions':2,'completionMode':'Indexed'}|refused
          Job|batch/v1|jobs|spec:{$JOB,'suspend':true}|spec:{$JOB,'suspend':true,'podFailurePolicy':{'rules':[{'action':'FailJob','onExitCodes':{'operator':'In','values':[1]}}]}}|refused
          Job|batch/v1|jobs|spec:{$JOB,'suspend':true}|spec:{$JOB,'suspend':false,'parallelism':2,'backoffLimit':1,'activeDeadlineSeconds':9,'ttlSecondsAfterFinished':9}|taken
          Pod|v1|pods|spec:{'containers':[{'name':'c','image':'x'}]}|spec:{'containers':[{'name':'c','image':'x','env':[{'name':'A','value':'1'}]}]}|refused
          Pod|v1|pods|spec:{'containers':[{'name':'c','image':'x'}]}|spec:{'containers':[{'name':'c','image':'y'}],'activeDeadlineSeconds':90}|taken
          Service|v1|services|spec:{'clusterIP':'None','ports':[{'port':80}]}|spec:{'clusterIP':'10.0.0.77','ports':[{'port':80}]}|refused
          Service|v1|services|spec:{'ports':[{'port':80}]}|spec:{'clusterIP':'None','ports':[{'port':80}]}|refused
          Service|v1|services|spec:{'clusterIP':'None','ports':[{'port':80}]}|spec:{'ports':[{'port':80}]}|taken
          Service|v1|services|spec:{'clusterIP':'None','ports':[{'port':80}]}|spec:{'type':'ExternalName','externalName':'a.example'}|taken
          Service|v1|services|spec:{'type':'LoadBalancer','loadBalancerClass':'a.b/c','ports':[{'port':80}]}|spec:{'type':'LoadBalancer','loadBalancerClass':'a.b/d','ports':[{'port':80}]}|refused
          Service|v1|services|spec:{'type':'LoadBalancer','ports':[{'port':80}]}|spec:{'type':'LoadBalancer','loadBalancerClass':'a.b/d','ports':[{'port':80}]}|refused
          Service|v1|services|spec:{'type':'LoadBalancer','loadBalancerClass':'a.b/c','ports':[{'port':80}]}|spec:{'type':'ClusterIP','ports':[{'port':80}]}|taken
          Service|v1|services|spec:{'ipFamilies':['IPv4'],'ports':[{'port':80}]}|spec:{'ipFamilies':['IPv6'],'ports':[{'port':80}]}|refused
          Service|v1|services|spec:{'ipFamilies':['IPv4'],'ports':[{'port':80}]}|spec:{'ipFamilies':['IPv4'],'ports':[{'port':81}]}|taken
          PersistentVolumeClaim|v1|persistentvolumeclaims|spec:{$CLAIM,$1Gi,'storageClassName':'a'}|spec:{$CLAIM,$1Gi,'storageClassName':'b'}|refused
          PersistentVolumeClaim|v1|persistentvolumeclaims|spec:{$CLAIM,$1Gi,'storageClassName':'a'}|spec:{'accessModes':['ReadWriteMany'],$1Gi,'storageClassName':'a'}|refused
          PersistentVolumeClaim|v1|persistentvolumeclaims|spec:{$CLAIM,$1Gi,'storageClassName':'a'}|spec:{$CLAIM,$1Gi,'storageClassName':'a','volumeMode':'Block'}|refused
          PersistentVolumeClaim|v1|persistentvolumeclaims|spec:{$CLAIM,$1Gi,'storageClassName':'a'}|spec:{$CLAIM,$1Gi,'storageClassName':'a','volumeMode':'Filesystem'}|taken
          PersistentVolumeClaim|v1|persistentvolumeclaims|spec:{$CLAIM,$1Gi,'storageClassName':'a'}|spec:{$CLAIM,$1Gi,'storageClassName':'a','selector':{'matchLabels':{'a':'b'}}}|refused
          PersistentVolumeClaim|v1|persistentvolumeclaims|spec:{$CLAIM,$1Gi,'storageClassName':'a'}|spec:{$CLAIM,$1Gi,'storageClassName':'a','dataSource':{'kind':'PersistentVolumeClaim','name':'o'}}|refused
          PersistentVolumeClaim|v1|persistentvolumeclaims|spec:{$CLAIM,$1Gi,'storageClassName':'a','volumeName':'v'}|spec:{$CLAIM,$1Gi,'storageClassName':'a','volumeName':'w'}|refused
          PersistentVolumeClaim|v1|persistentvolumeclaims|spec:{$CLAIM,$1Gi,'storageClassName':'a'}|spec:{$CLAIM,'resources':{'requests':{'storage':'512Mi'}},'storageClassName':'a'}|refused
          PersistentVolume|v1|persistentvolumes|spec:{$PV,'hostPath':{'path':'/a'}}|spec:{$PV,'hostPath':{'path':'/b'}}|refused
          PersistentVolume|v1|persistentvolumes|spec:{$PV,'hostPath':{'path':'/a'}}|spec:{$PV,'hostPath':{'path':'/a'},'volumeMode':'Block'}|refused
          PersistentVolume|v1|persistentvolumes|spec:{$PV,'hostPath':{'path':'/a'},'nodeAffinity':{$NODE}}|spec:{$PV,'hostPath':{'path':'/a'},'nodeAffinity':{$OTHER}}|refused
          PersistentVolume|v1|persistentvolumes|spec:{$PV,'hostPath':{'path':'/a'},'nodeAffinity':{$NODE}}|spec:{$PV,'hostPath':{'path':'/a'}}|refused
          PersistentVolume|v1|persistentvolumes|spec:{$PV,'hostPath':{'path':'/a'}}|spec:{$PV,'hostPath':{'path':'/a'},'nodeAffinity':{$NODE}}|taken
          PersistentVolume|v1|persistentvolumes|spec:{$PV,'hostPath':{'path':'/a'}}|spec:{$PV,'hostPath':{'path':'/a'},'persistentVolumeReclaimPolicy':'Delete','storageClassName':'a','mountOptions':['ro']}|taken
          StorageClass|storage.k8s.io/v1|storageclasses|provisioner:'a.b/c'|provisioner:'a.b/d'|refused
          StorageClass|storage.k8s.io/v1|storageclasses|provisioner:'a.b/c'|provisioner:'a.b/c','parameters':{'a':'b'}|refused
          StorageClass|storage.k8s.io/v1|storageclasses|provisioner:'a.b/c'|provisioner:'a.b/c','reclaimPolicy':'Retain'|refused
          StorageClass|storage.k8s.io/v1|storageclasses|provisioner:'a.b/c'|provisioner:'a.b/c','volumeBindingMode':'WaitForFirstConsumer'|refused
          StorageClass|storage.k8s.io/v1|storageclasses|provisioner:'a.b/c'|provisioner:'a.b/c','reclaimPolicy':'Delete','allowVolumeExpansion':true,'mountOptions':['ro']|taken
          VolumeAttributesClass|storage.k8s.io/v1|volumeattributesclasses|driverName:'a.b','parameters':{'a':'b'}|driverName:'a.b','parameters':{'a':'c'}|refused
          VolumeAttributesClass|storage.k8s.io/v1|volumeattributesclasses|driverName:'a.b','parameters':{'a':'b'}|driverName:'a.c','parameters':{'a':'b'}|refused
          CSIDriver|storage.k8s.io/v1|csidrivers|spec:{'attachRequired':true}|spec:{'attachRequired':false}|refused
          CSIDriver|storage.k8s.io/v1|csidrivers|spec:{'attachRequired':true}|spec:{'attachRequired':true,'volumeLifecycleModes':['Ephemeral']}|refused
          CSIDriver|storage.k8s.io/v1|csidrivers|spec:{'attachRequired':true}|spec:{'attachRequired':true,'podInfoOnMount':true,'fsGroupPolicy':'File','storageCapacity':true}|taken
          PriorityClass|scheduling.k8s.io/v1|priorityclasses|value:1|value:2|refused
          PriorityClass|scheduling.k8s.io/v1|priorityclasses|value:1|value:1,'preemptionPolicy':'Never'|refused
          PriorityClass|scheduling.k8s.io/v1|priorityclasses|value:1|value:1,'preemptionPolicy':'PreemptLowerPriority','description':'d'|taken
          RuntimeClass|node.k8s.io/v1|runtimeclasses|handler:'a'|handler:'b'|refused
          IngressClass|networking.k8s.io/v1|ingressclasses|spec:{'controller':'a.b/c'}|spec:{'controller':'a.b/d'}|refused
          IngressClass|networking.k8s.io/v1|ingressclasses|spec:{'controller':'a.b/c'}|spec:{'controller':'a.b/c','parameters':{'kind':'P','name':'p','scope':'Cluster'}}|taken
          RoleBinding|rbac.authorization.k8s.io/v1|rolebindings|roleRef:{'apiGroup':'rbac.authorization.k8s.io','kind':'Role','name':'a'}|roleRef:{'apiGroup':'rbac.authorization.k8s.io','kind':'Role','name':'b'}|refused
          ClusterRoleBinding|rbac.authorization.k8s.io/v1|clusterrolebindings|roleRef:{'apiGroup':'rbac.authorization.k8s.io','kind':'ClusterRole','name':'a'}|roleRef:{'apiGroup':'rbac.authorization.k8s.io','kind':'ClusterRole','name':'b'}|refused
          ResourceQuota|v1|resourcequotas|spec:{'hard':{'pods':'1'},'scopes':['BestEffort']}|spec:{'hard':{'pods':'1'},'scopes':['NotBestEffort']}|refused
          ResourceQuota|v1|resourcequotas|spec:{'hard':{'pods':'1'}}|spec:{'hard':{'pods':'2'}}|taken
          EndpointSlice|discovery.k8s.io/v1|endpointslices|addressType:'IPv4','endpoints':[],'ports':[]|addressType:'IPv6','endpoints':[],'ports':[]|refused
          ResourceClaim|resource.k8s.io/v1|resourceclaims|spec:{'devices':{'requests':[{'name':'r','exactly':{'deviceClassName':'a'}}]}}|spec:{'devices':{'requests':[{'name':'r','exactly':{'deviceClassName':'b'}}]}}|refused
          ResourceClaimTemplate|resource.k8s.io/v1|resourceclaimtemplates|spec:{'spec':{'devices':{'requests':[{'name':'r','exactly':{'deviceClassName':'a'}}]}}}|spec:{'spec':{'devices':{'requests':[{'name':'r','exactly':{'deviceClassName':'b'}}]}}}|refused
          ConfigMap|v1|configmaps|immutable:true,'data':{'a':'1'}|immutable:true,'data':{'a':'2'}|refused
          ConfigMap|v1|configmaps|immutable:true,'data':{'a':'1'}|data:{'a':'1'}|refused
          ConfigMap|v1|configmaps|data:{'a':'1'}|immutable:true,'data':{'a':'2'}|taken
          Secret|v1|secrets|immutable:true,'stringData':{'a':'1'}|immutable:true,'stringData':{'a':'2'}|refused
          Secret|v1|secrets|stringData:{'a':'1'}|stringData:{'a':'1'},'type':'x/y'|refused
          Secret|v1|secrets|stringData:{'a':'1'}|stringData:{'a':'1'},'type':'Opaque'|taken
          PodDisruptionBudget|policy/v1|poddisruptionbudgets|spec:{$SEL,'minAvailable':1}|spec:{'selector':{'matchLabels':{'a':'c'}},'maxUnavailable':1}|taken
          """)
  void a_replacement_is_what_a_server_refuses(
      String kind, String apiVersion, String plural, String before, String after, String answer)
      throws Exception {
    var type = type(kind, apiVersion, plural);
    var name =
        kind.toLowerCase(Locale.ROOT) + "-" + Integer.toHexString((before + after).hashCode());
    var was = object(type, apiVersion, name, before);
    var is = object(type, apiVersion, name, after);
    session.apply(type, was, FORCE);

    assertThat(answer(type, is)).isEqualTo(answer);
    assertThat(kind(was, is)).isEqualTo(answer.equals("refused") ? Kind.REPLACE : Kind.UPDATE);
  }

  @ParameterizedTest
  @CsvSource({
    "fixed.example,fixedours,Cluster,Ours,refused",
    "fixed.example,fixedours,Namespaced,Theirs,refused",
    "other.example,fixedours,Namespaced,Ours,refused",
    "fixed.example,fixedothers,Namespaced,Ours,refused",
    "fixed.example,fixedours,Namespaced,Ours,taken"
  })
  void group_scope_and_names_of_a_definition_are_fixed(
      String group, String plural, String scope, String kind, String answer) throws Exception {
    var type =
        type(
            "apiextensions.k8s.io",
            "v1",
            "CustomResourceDefinition",
            "customresourcedefinitions",
            false);
    var before = definition("fixed.example", "fixedours", "Namespaced", "Ours", "o");
    var after = definition(group, plural, scope, kind, "p");
    session.apply(type, before, FORCE);
    Failures.until(() ->
        session
            .get(type, "", "fixedours.fixed.example")
            .list("status", "conditions")
            .toString()
            .contains("Established"));

    assertThat(answer(type, after)).isEqualTo(answer);
    assertThat(kind(before, after))
        .isEqualTo(answer.equals("refused") ? Kind.REPLACE : Kind.UPDATE);
  }

  private static Json.Obj definition(
      String group, String plural, String scope, String kind, String shortName) {
    return json(
        "{'apiVersion':'apiextensions.k8s.io/v1','kind':'CustomResourceDefinition','metadata':{'name':'fixedours.fixed.example'},"
            + "'spec':{'group':'%s','scope':'%s','names':{'plural':'%s','singular':'fixedour','kind':'%s','shortNames':['%s']},%s}}"
                .formatted(group, scope, plural, kind, shortName, CRD_VERSIONS));
  }

  /** The server says that it took the change, and keeps what it had. */
  @Test
  void a_request_for_a_certificate_stays_as_it_was() throws Exception {
    var type =
        type(
            "certificates.k8s.io",
            "v1",
            "CertificateSigningRequest",
            "certificatesigningrequests",
            false);
    var before = request("client auth");
    var after = request("server auth");
    session.apply(type, before, FORCE);
    session.apply(type, after, FORCE);

    assertThat(session.get(type, "", "fixed").list("spec", "usages"))
        .containsExactly(Json.str("client auth"));
    assertThat(kind(before, after)).isEqualTo(Kind.REPLACE);
  }

  private static Json.Obj request(String usage) {
    return json(
        "{'apiVersion':'certificates.k8s.io/v1','kind':'CertificateSigningRequest','metadata':{'name':'fixed'},'spec':{'signerName':'a.b/c','usages':['%s'],'request':'%s'}}"
            .formatted(usage, REQUEST));
  }

  private static Kind kind(Json.Obj before, Json.Obj after) {
    return Differ.compare(plan(before), plan(after)).groups().getFirst().kind();
  }

  private String answer(ResourceType type, Json.Obj object) throws Exception {
    try {
      session.apply(type, object, FORCE);
      return "taken";
    } catch (ClusterFailure e) {
      assertThat(e.kind()).as(e.getMessage()).isEqualTo(ClusterFailure.Kind.INVALID);
      return "refused";
    }
  }

  private static ResourceType type(String kind, String apiVersion, String plural) {
    int slash = apiVersion.indexOf('/');
    var clusterWide =
        List.of(
            "PersistentVolume",
            "StorageClass",
            "VolumeAttributesClass",
            "CSIDriver",
            "PriorityClass",
            "RuntimeClass",
            "IngressClass",
            "ClusterRoleBinding");
    return type(
        slash < 0 ? "" : apiVersion.substring(0, slash),
        apiVersion.substring(slash + 1),
        kind,
        plural,
        !clusterWide.contains(kind));
  }

  private Json.Obj object(ResourceType type, String apiVersion, String name, String body) {
    var written = body;
    for (var each : SHORT.entrySet()) {
      written = written.replace(each.getKey(), each.getValue());
    }
    int colon = written.indexOf(':');
    return json(
        "{'apiVersion':'%s','kind':'%s','metadata':{'name':'%s'%s},'%s'%s}"
            .formatted(
                apiVersion,
                type.gvk().kind(),
                name,
                type.namespaced() ? ",'namespace':'" + namespace + "'" : "",
                written.substring(0, colon),
                written.substring(colon)));
  }

  private static FleetPlan plan(Json.Obj object) {
    var target = new ClusterPlan.Target("eks", "e", List.of(), Map.of(), "1", "", "push", "active");
    var cluster =
        new ClusterPlan(
            "eu", target, List.of(), List.of(Manifest.of(object)), List.of(), List.of());
    return new FleetPlan("f", "a", 0, new TreeMap<>(Map.of("eu", cluster)));
  }
}
