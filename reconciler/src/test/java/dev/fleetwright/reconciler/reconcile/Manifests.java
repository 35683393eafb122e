package dev.fleetwright.reconciler.reconcile;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.manifest.Manifest;
import dev.fleetwright.compiler.plan.ClusterPlan;
import dev.fleetwright.compiler.plan.ClusterPlan.NeverOwn;
import dev.fleetwright.compiler.plan.ClusterPlan.RequiredKind;
import dev.fleetwright.compiler.plan.ClusterPlan.Target;
import dev.fleetwright.compiler.plan.ClusterPlan.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Objects and plans for tests. */
final class Manifests {
  private Manifests() {}

  /** An object from JSON in which ' stands for ". */
  static Manifest manifest(String json) {
    try {
      return Manifest.of((Json.Obj) JsonText.parse(json.replace('\'', '"')));
    } catch (JsonText.Malformed e) {
      throw new IllegalArgumentException(json, e);
    }
  }

  static Manifest namespace(String name) {
    return manifest(
        "{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'%s'}}".formatted(name));
  }

  static Manifest configMap(String namespace, String name, String value) {
    return manifest(
        """
        {'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'%s','namespace':'%s'},
         'data':{'key':'%s'}}\
        """
            .formatted(name, namespace, value));
  }

  static Manifest deployment(String namespace, String name, String image) {
    return manifest(
        """
        {'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'%s','namespace':'%s'},
         'spec':{'replicas':1,'selector':{'matchLabels':{'app':'%s'}},
          'template':{'metadata':{'labels':{'app':'%s'}},
           'spec':{'containers':[{'name':'app','image':'%s',
             'resources':{'requests':{'cpu':'0.5','memory':'64Mi'}},
             'env':[{'name':'MODE','value':'live'}],
             'ports':[{'name':'http','containerPort':8080,'protocol':'TCP'}]}]}}}}\
        """
            .formatted(name, namespace, name, name, image));
  }

  /** With pods that are not told from those of others by the name of the workload. */
  static Manifest labelled(Manifest workload, String app) {
    var labels = Json.obj().put("app", app).build();
    var object = workload.object();
    var spec = object.object("spec");
    var template = spec.object("template");
    template = template.with("metadata", template.object("metadata").with("labels", labels));
    spec = spec.with("selector", Json.obj().put("matchLabels", labels).build());
    return Manifest.of(object.with("spec", spec.with("template", template)));
  }

  /** A Service that finds pods by their label {@code app}, with ports as JSON. */
  static Manifest service(String namespace, String app, String ports) {
    return manifest(
        """
        {'apiVersion':'v1','kind':'Service','metadata':{'name':'%1$s','namespace':'%2$s'},
         'spec':{'selector':{'app':'%1$s'},'ports':%3$s}}\
        """
            .formatted(app, namespace, ports));
  }

  /** A Role that lets read pods. */
  static Manifest role(String namespace, String name) {
    return manifest(
        """
        {'apiVersion':'rbac.authorization.k8s.io/v1','kind':'Role',
         'metadata':{'name':'%s','namespace':'%s'},
         'rules':[{'apiGroups':[''],'resources':['pods'],'verbs':['get']}]}\
        """
            .formatted(name, namespace));
  }

  static Manifest replicas(Manifest workload, int replicas) {
    var spec = workload.object().object("spec").with("replicas", Json.num(replicas));
    return Manifest.of(workload.object().with("spec", spec));
  }

  static Unit unit(String name, Manifest... manifests) {
    return unit(name, Set.of(), manifests);
  }

  static Unit unit(String name, Set<String> needs, Manifest... manifests) {
    return new Unit("test/" + name, "workload", "test", name, "", needs, false, List.of(manifests));
  }

  static ClusterPlan plan(String cluster, Unit... units) {
    return plan(cluster, List.of(), List.of(), units);
  }

  static ClusterPlan plan(
      String cluster, List<RequiredKind> requires, List<NeverOwn> neverOwn, Unit... units) {
    var all = new ArrayList<Manifest>();
    for (var unit : units) {
      all.addAll(unit.manifests());
    }
    return new ClusterPlan(
        cluster,
        new Target("test", "", List.of("test"), Map.of(), "", cluster, "push", "active"),
        List.of(units),
        all,
        requires,
        neverOwn);
  }

  /** The same plan for a cluster in another state of its life. */
  static ClusterPlan in(String state, ClusterPlan plan) {
    var target = plan.target();
    return new ClusterPlan(
        plan.cluster(),
        new Target(
            target.provider(),
            target.region(),
            target.environments(),
            target.labels(),
            target.kubernetes(),
            target.context(),
            target.mode(),
            state),
        plan.units(),
        plan.manifests(),
        plan.requires(),
        plan.neverOwn());
  }
}
