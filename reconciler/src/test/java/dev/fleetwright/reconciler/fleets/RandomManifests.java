package dev.fleetwright.reconciler.fleets;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Manifests as vendors ship them, with fields by chance. */
final class RandomManifests {
  private static final List<String> TEMPLATES =
      List.of(
          """
          {'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'NAME'},'data':{'a':'#','b@':'yes'}}\
          """,
          """
          {'apiVersion':'v1','kind':'Secret','metadata':{'name':'NAME'},'stringData':{'k@':'#'}}\
          """,
          """
          {'apiVersion':'v1','kind':'ServiceAccount','metadata':{'name':'NAME','labels':{'l@':'#'}}}\
          """,
          """
          {'apiVersion':'rbac.authorization.k8s.io/v1','kind':'Role','metadata':{'name':'NAME'},
           'rules':[{'apiGroups':[''],'resources':['pods','configmaps'],'verbs':['get']},
            {'apiGroups':['apps'],'resources':['deployments'],'resourceNames':['d#'],'verbs':['*']}]}\
          """,
          """
          {'apiVersion':'v1','kind':'Service','metadata':{'name':'NAME','annotations':{'a@':'#'}},
           'spec':{'selector':{'app':'#'},'ports':[{'name':'one','port':800#,'targetPort':'web'},
            {'name':'two','port':900@,'protocol':'UDP'}]}}\
          """,
          """
          {'apiVersion':'networking.k8s.io/v1','kind':'NetworkPolicy','metadata':{'name':'NAME'},
           'spec':{'podSelector':{},'policyTypes':['Ingress'],
            'ingress':[{'from':[{'podSelector':{'matchLabels':{'a@':'#'}}}],
             'ports':[{'port':800#}]}]}}\
          """,
          """
          {'apiVersion':'policy/v1','kind':'PodDisruptionBudget','metadata':{'name':'NAME'},
           'spec':{'maxUnavailable':#,'selector':{'matchLabels':{'app':'x'}}}}\
          """,
          """
          {'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'NAME','labels':{'l@':'#'}},
           'spec':{'replicas':#,'selector':{'matchLabels':{'app':'NAME'}},
            'template':{'metadata':{'labels':{'app':'NAME','v@':'#'}},
             'spec':{'tolerations':[{'key':'k','operator':'Exists'}],
              'containers':[{'name':'app','image':'a.example/app:#',
               'env':[{'name':'E@','value':'#'},{'name':'F','value':'$(E@)'}],
               'resources':{'limits':{'cpu':'0.#','memory':'1024Mi'}},
               'ports':[{'containerPort':808#},{'name':'m','containerPort':900@}]}]}}}}\
          """,
          """
          {'apiVersion':'v1','kind':'ResourceQuota','metadata':{'name':'NAME'},
           'spec':{'hard':{'pods':'1000','requests.cpu':'1000#','requests.memory':'1000Ti'}}}\
          """);

  private final RandomGenerator random;

  RandomManifests(RandomGenerator random) {
    this.random = random;
  }

  /** Some objects of different names. */
  List<Json.Obj> some(String prefix) {
    var objects = new ArrayList<Json.Obj>();
    for (int i = 0; i < TEMPLATES.size(); i++) {
      if (random.nextInt(3) == 0) {
        objects.add(object(TEMPLATES.get(i), prefix + "-" + i));
      }
    }
    objects.add(object(TEMPLATES.getFirst(), prefix));
    return objects;
  }

  private Json.Obj object(String template, String name) {
    var text =
        template
            .replace('\'', '"')
            .replace("NAME", name)
            .replace("#", "" + (1 + random.nextInt(3)))
            .replace("@", "" + random.nextInt(3));
    try {
      return (Json.Obj) JsonText.parse(text);
    } catch (JsonText.Malformed e) {
      throw new IllegalStateException(text, e);
    }
  }
}
