package dev.fleetwright.reconciler.reconcile;

import static dev.fleetwright.reconciler.reconcile.Manifests.namespace;
import static dev.fleetwright.reconciler.reconcile.Manifests.unit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.manifest.Manifest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every union of the built-in kinds of which somebody else can have set another member than the
 * intent does: the object becomes what it would be had it been made from the intent.
 *
 * <p>Not here, since only one manager can have them: unions in lists that are replaced as a whole
 * (metrics and policies of autoscalers, paths of ingresses, peers of network policies, sources of
 * projected volumes, {@code envFrom}, failure policies of jobs, subjects, versions of CRDs) and
 * those that cannot change at all (sources of persistent volumes and claims, of volume attachments,
 * and everything of a pod but its images).
 */
abstract class UnionContract extends EngineContract {
  /** What one object of each kind differs from another of the same content in. */
  private static final Set<String> ALLOCATED =
      Set.of("clusterIP", "clusterIPs", "nodePort", "healthCheckNodePort", "ipFamilies");

  /**
   * @param path of the collection, with NS for the namespace
   * @param frame the object without its metadata, with MEMBER where the members are
   * @param theirs as somebody else had made it
   * @param wanted as the intent says
   */
  record Union(String name, String path, String frame, String theirs, String wanted) {
    @Override
    public String toString() {
      return name;
    }

    Json.Obj object(String member, String name, String ns) {
      boolean namespaced = path.contains("/NS/");
      var text =
          frame
              .replace("MEMBER", member)
              .replace("NAME", name)
              .replaceFirst(
                  "\\{",
                  "{'metadata':{'name':'%s'%s},"
                      .formatted(name, namespaced ? ",'namespace':'" + ns + "'" : ""));
      return (Json.Obj) LeftoverContract.json(text);
    }
  }

  static Union pod(String name, String frame, String theirs, String wanted) {
    return new Union(
        "pod template: " + name,
        "/apis/apps/v1/namespaces/NS/deployments",
        """
        {'apiVersion':'apps/v1','kind':'Deployment','spec':{'replicas':0,
          'selector':{'matchLabels':{'app':'x'}},'template':{'metadata':{'labels':{'app':'x'}},
          'spec':%s}}}\
        """
            .formatted(frame),
        theirs,
        wanted);
  }

  private static Union container(String name, String theirs, String wanted) {
    return pod(name, "{'containers':[{'name':'app','image':'x:1',MEMBER}]}", theirs, wanted);
  }

  private static Union volume(String theirs, String wanted) {
    return pod(
        "volume " + wanted.replaceAll("^'(\\w+)'.*", "$1"),
        "{'containers':[{'name':'app','image':'x:1'}],'volumes':[{'name':'v'MEMBER}]}",
        theirs.isEmpty() ? "" : "," + theirs,
        "," + wanted);
  }

  static Union apps(String kind, String theirs, String wanted) {
    var more = kind.equals("StatefulSet") ? "'serviceName':'x'," : "";
    return new Union(
        kind + " " + wanted,
        "/apis/apps/v1/namespaces/NS/" + kind.toLowerCase(java.util.Locale.ROOT) + "s",
        """
        {'apiVersion':'apps/v1','kind':'%s','spec':{%s'selector':{'matchLabels':{'app':'x'}},
          'template':{'metadata':{'labels':{'app':'x'}},
          'spec':{'containers':[{'name':'app','image':'x:1'}]}},MEMBER}}\
        """
            .formatted(kind, more),
        theirs,
        wanted);
  }

  static Union service(String name, String theirs, String wanted) {
    return new Union(
        "Service " + name,
        "/api/v1/namespaces/NS/services",
        "{'apiVersion':'v1','kind':'Service','spec':{MEMBER}}",
        theirs,
        wanted);
  }

  static Stream<Union> unions() {
    var http = "'httpGet':{'path':'/','port':80}";
    var hook =
        "{'clientConfig':{MEMBER},'name':'a.example.com','sideEffects':'None',"
            + "'admissionReviewVersions':['v1'],'failurePolicy':'Ignore',"
            + "'rules':[{'apiGroups':['none.example'],'apiVersions':['v1'],'operations':['CREATE'],"
            + "'resources':['nones']}]}";
    var url = "'url':'https://a.example.com/'";
    var byService = "'service':{'name':'a','namespace':'b'}";
    var names =
        "'group':'NAME.example','scope':'Namespaced','names':{'kind':'U','plural':'us'},"
            + "'versions':[{'name':'v1','served':true,'storage':true,'schema':{'openAPIV3Schema':"
            + "{'type':'object'}}}]";
    return Stream.of(
            Stream.of("liveness", "readiness", "startup")
                .map(probe ->
                    container(
                        probe + " probe",
                        "'%sProbe':{%s}".formatted(probe, http),
                        "'%sProbe':{'tcpSocket':{'port':80}}".formatted(probe))),
            Stream.of(
                container(
                    "probe by exec",
                    "'livenessProbe':{%s,'failureThreshold':7}".formatted(http),
                    "'livenessProbe':{'exec':{'command':['x']},'failureThreshold':3}"),
                container(
                    "probe by grpc",
                    "'livenessProbe':{'exec':{'command':['x']}}",
                    "'livenessProbe':{'grpc':{'port':80}}"),
                container(
                    "preStop",
                    "'lifecycle':{'preStop':{'exec':{'command':['x']}}}",
                    "'lifecycle':{'preStop':{'sleep':{'seconds':5}}}"),
                container(
                    "postStart",
                    "'lifecycle':{'postStart':{%s}}".formatted(http),
                    "'lifecycle':{'postStart':{'exec':{'command':['x']}}}"),
                container(
                    "variable from a source",
                    "'env':[{'name':'A','value':'1'}]",
                    "'env':[{'name':'A','valueFrom':{'fieldRef':{'fieldPath':'metadata.name'}}}]"),
                container(
                    "variable with a value",
                    "'env':[{'name':'A','valueFrom':{'fieldRef':{'fieldPath':'metadata.name'}}}]",
                    "'env':[{'name':'A','value':'1'}]"),
                container(
                    "variable from another source",
                    "'env':[{'name':'A','valueFrom':{'configMapKeyRef':{'name':'c','key':'k'}}}]",
                    "'env':[{'name':'A','valueFrom':{'secretKeyRef':{'name':'s','key':'k'}}}]"),
                container(
                    "seccomp profile",
                    "'securityContext':{'seccompProfile':{'type':'Localhost',"
                        + "'localhostProfile':'p'}}",
                    "'securityContext':{'seccompProfile':{'type':'RuntimeDefault'}}"),
                container(
                    "AppArmor profile",
                    "'securityContext':{'appArmorProfile':{'type':'Localhost',"
                        + "'localhostProfile':'p'}}",
                    "'securityContext':{'appArmorProfile':{'type':'Unconfined'}}"),
                volume("", "'configMap':{'name':'c'}"),
                volume("'configMap':{'name':'c'}", "'secret':{'secretName':'s'}"),
                volume("'secret':{'secretName':'s'}", "'emptyDir':{}"),
                volume("'emptyDir':{'medium':'Memory'}", "'hostPath':{'path':'/x'}"),
                volume("'emptyDir':{}", "'persistentVolumeClaim':{'claimName':'c'}"),
                volume("'emptyDir':{}", "'downwardAPI':{'items':[]}"),
                volume("'emptyDir':{}", "'csi':{'driver':'d.example'}"),
                volume("'emptyDir':{}", "'nfs':{'server':'s','path':'/'}"),
                volume("'emptyDir':{}", "'image':{'reference':'x:1'}"),
                volume(
                    "'hostPath':{'path':'/x'}",
                    "'projected':{'sources':[{'configMap':{'name':'c'}}]}"),
                volume(
                    "'emptyDir':{}",
                    "'ephemeral':{'volumeClaimTemplate':{'spec':{'accessModes':['ReadWriteOnce'],"
                        + "'resources':{'requests':{'storage':'1Gi'}}}}}"),
                apps("Deployment", "'replicas':0", "'replicas':0,'strategy':{'type':'Recreate'}"),
                apps(
                    "StatefulSet",
                    "'replicas':0,'updateStrategy':{'rollingUpdate':{'partition':2}}",
                    "'replicas':0,'updateStrategy':{'type':'OnDelete'}"),
                service(
                    "NodePort to ClusterIP",
                    "'type':'NodePort','externalTrafficPolicy':'Local','ports':[{'port':80}]",
                    "'type':'ClusterIP','ports':[{'port':80}]"),
                service(
                    "LoadBalancer to ClusterIP",
                    "'type':'LoadBalancer','externalTrafficPolicy':'Local',"
                        + "'loadBalancerClass':'a/b','loadBalancerSourceRanges':['10.0.0.0/8'],"
                        + "'allocateLoadBalancerNodePorts':false,'ports':[{'port':80}]",
                    "'type':'ClusterIP','ports':[{'port':80}]"),
                service(
                    "without affinity",
                    "'sessionAffinity':'ClientIP','ports':[{'port':80}]",
                    "'sessionAffinity':'None','ports':[{'port':80}]"),
                new Union(
                    "PodDisruptionBudget",
                    "/apis/policy/v1/namespaces/NS/poddisruptionbudgets",
                    "{'apiVersion':'policy/v1','kind':'PodDisruptionBudget',"
                        + "'spec':{'selector':{'matchLabels':{'app':'x'}},MEMBER}}",
                    "'minAvailable':1",
                    "'maxUnavailable':1"),
                new Union(
                    "backend of an Ingress",
                    "/apis/networking.k8s.io/v1/namespaces/NS/ingresses",
                    "{'apiVersion':'networking.k8s.io/v1','kind':'Ingress',"
                        + "'spec':{'defaultBackend':{MEMBER}}}",
                    "'resource':{'apiGroup':'a.example','kind':'B','name':'b'}",
                    "'service':{'name':'s','port':{'number':80}}"),
                new Union(
                    "port of a backend",
                    "/apis/networking.k8s.io/v1/namespaces/NS/ingresses",
                    "{'apiVersion':'networking.k8s.io/v1','kind':'Ingress',"
                        + "'spec':{'defaultBackend':{'service':{'name':'s','port':{MEMBER}}}}}",
                    "'name':'http'",
                    "'number':80"),
                new Union(
                    "ValidatingWebhookConfiguration",
                    "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations",
                    "{'apiVersion':'admissionregistration.k8s.io/v1',"
                        + "'kind':'ValidatingWebhookConfiguration','webhooks':["
                        + hook
                        + "]}",
                    url,
                    byService),
                new Union(
                    "MutatingWebhookConfiguration",
                    "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations",
                    "{'apiVersion':'admissionregistration.k8s.io/v1',"
                        + "'kind':'MutatingWebhookConfiguration','webhooks':["
                        + hook
                        + "]}",
                    byService,
                    url),
                new Union(
                    "conversion of a CRD",
                    "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
                    "{'apiVersion':'apiextensions.k8s.io/v1','kind':'CustomResourceDefinition',"
                        + "'spec':{"
                        + names
                        + ",MEMBER}}",
                    "'conversion':{'strategy':'Webhook','webhook':{'clientConfig':{"
                        + byService
                        + "},'conversionReviewVersions':['v1']}}",
                    "'conversion':{'strategy':'None'}"),
                new Union(
                    "IngressClass parameters",
                    "/apis/networking.k8s.io/v1/ingressclasses",
                    "{'apiVersion':'networking.k8s.io/v1','kind':'IngressClass',"
                        + "'spec':{'controller':'a.example/b','parameters':{'kind':'K',"
                        + "'apiGroup':'a.example','name':'n',MEMBER}}}",
                    "'scope':'Namespace','namespace':'n'",
                    "'scope':'Cluster'"),
                new Union(
                    "priority level without a queue",
                    "/apis/flowcontrol.apiserver.k8s.io/v1/prioritylevelconfigurations",
                    "{'apiVersion':'flowcontrol.apiserver.k8s.io/v1',"
                        + "'kind':'PriorityLevelConfiguration','spec':{'type':'Limited',"
                        + "'limited':{'nominalConcurrencyShares':1,'limitResponse':{MEMBER}}}}",
                    "'type':'Queue','queuing':{'queues':8,'handSize':2}",
                    "'type':'Reject'"),
                new Union(
                    "ConfigMap",
                    "/api/v1/namespaces/NS/configmaps",
                    "{'apiVersion':'v1','kind':'ConfigMap',MEMBER}",
                    "'binaryData':{'k':'AA=='}",
                    "'data':{'k':'v'}")))
        .flatMap(all -> all);
  }

  /** What others left and the server ignores beside what is wanted stays theirs. */
  static Stream<Union> borne() {
    return Stream.of(
        apps(
            "DaemonSet",
            "'updateStrategy':{'rollingUpdate':{'maxUnavailable':2}}",
            "'updateStrategy':{'type':'OnDelete'}"),
        service(
            "ExternalName to ClusterIP",
            "'type':'ExternalName','externalName':'a.example.com'",
            "'type':'ClusterIP','ports':[{'port':80}]"),
        service(
            "ClusterIP to ExternalName",
            "'ports':[{'port':80}]",
            "'type':'ExternalName','externalName':'a.example.com'"));
  }

  @ParameterizedTest
  @MethodSource("borne")
  void a_member_that_the_server_ignores_keeps_nothing_from_landing(Union union) throws Exception {
    settled(plan(unit("a", namespace(ns))));
    var path = union.path().replace("NS", ns);
    world()
        .create(path + "?fieldManager=someone", JsonText.write(made(union, union.theirs(), "it")));
    var wanted = made(union, union.wanted(), "it");
    var plan = plan(unit("a", namespace(ns), Manifest.of(wanted)));

    settled(plan);

    var spec = found(path + "/it").object("spec");
    wanted
        .object("spec")
        .fields()
        .forEach((key, value) -> {
          if (!(value instanceof Json.Arr)) {
            assertThat(spec.get(key)).as(key).satisfies(live -> assertHas(live, value));
          }
        });
    quiet(plan);
  }

  private static void assertHas(@Nullable Json live, Json wanted) {
    if (live != null && wanted instanceof Json.Obj(var fields)) {
      fields.forEach((key, value) -> assertHas(live.at(key), value));
    } else if (!(wanted instanceof Json.Arr)) {
      assertThat(live).isEqualTo(wanted);
    }
  }

  @ParameterizedTest
  @MethodSource("unions")
  void another_member_gives_way_to_what_the_intent_says(Union union) throws Exception {
    settled(plan(unit("a", namespace(ns))));
    var path = union.path().replace("NS", ns);
    var name = "it" + ns;
    var twin = "twin" + ns;
    if (union.frame().contains("CustomResourceDefinition")) {
      name = "us." + name + ".example";
      twin = "us." + twin + ".example";
    }
    world()
        .create(path + "?fieldManager=someone", JsonText.write(made(union, union.theirs(), name)));
    var plan =
        plan(
            unit(
                "a",
                namespace(ns),
                Manifest.of(made(union, union.wanted(), name)),
                Manifest.of(made(union, union.wanted(), twin))));

    var cycle = settled(plan);

    assertThat(changes(cycle)).hasSize(2);
    assertThat(content(path + "/" + name))
        .isEqualTo(
            LeftoverContract.json(
                JsonText.write(content(path + "/" + twin)).replace("twin", "it")));
    quiet(plan);
  }

  Json.Obj made(Union union, String member, String name) {
    return made(union, member, name, ns);
  }

  static Json.Obj made(Union union, String member, String name, String ns) {
    var plain = name.replaceAll("^us\\.|\\.example$", "");
    var object = union.object(member, plain, ns);
    return object.with("metadata", object.object("metadata").with("name", Json.str(name)));
  }

  private Json content(String path) {
    return cleaned(found(path).without("status").without("metadata"));
  }

  private static Json cleaned(Json value) {
    return switch (value) {
      case Json.Obj(var fields) -> {
        Map<String, Json> kept = new LinkedHashMap<>();
        fields.forEach((key, child) -> {
          if (!ALLOCATED.contains(key)) {
            kept.put(key, cleaned(child));
          }
        });
        yield new Json.Obj(kept);
      }
      case Json.Arr(List<Json> items) ->
          new Json.Arr(items.stream().map(UnionContract::cleaned).toList());
      default -> value;
    };
  }
}
