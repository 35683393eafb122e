package dev.fleetwright.compiler.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.yaml.YamlText;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What can be said in an overlay, each thing said once. */
class LanguageTest {
  private static final String WORKLOAD =
      """
      type: service
      image: registry.example/shop:1
      ports: {web: 8080, admin: 9090}
      http:
        main: {host: a.example.com, port: web, timeouts: {idle: 1m30s}}
        back: {host: b.example.com, port: 9090, path: /back}
      volumes: {data: {size: 10Gi, mount: /data}}
      """;

  private static final String CLUSTER =
      """
      provider: mine
      kubernetes: "1.35"
      region: north
      labels: {example.com/tier: gold}
      settings: {zones: [a, b], names: {x: one, z: two}}
      """;

  private static final String OVERLAY =
      """
      settings:
        zones: {type: list, items: {type: string}}
        names: {type: map, items: {type: string}}
        size: {type: integer, default: 7}
      entryDefaults:
        http: {path: /, visibility: internal}
        volumes: {class: standard}
      storageClasses: {standard: disk}
      capabilities:
        {http: realised, ports: realised, volumes: realised}
      """;

  /** The data of the ConfigMap that an overlay emits once. */
  private static String tree(String data) {
    var rendered =
        render(
            "emit: {x: {object: {apiVersion: v1, kind: ConfigMap, metadata: {name: x}, data:\n"
                + data
                + "}}}\n",
            CLUSTER);
    assertThat(rendered.diagnostics()).isEmpty();
    return YamlText.write(rendered.object("ConfigMap", "x").object("data"));
  }

  private static Fixture.Rendered render(String more, String cluster) {
    var overlay = Fixture.yaml("overlay.yaml", OVERLAY + more).json();
    var providers =
        YamlText.write(dev.fleetwright.compiler.json.Json.obj().put("mine", overlay).build());
    return Fixture.render(Fixture.yaml("intent.yaml", providers), cluster, WORKLOAD);
  }

  @Test
  void one_expression_keeps_its_type_and_more_make_text() {
    assertThat(
            tree(
                """
                {number: "{{settings.size}}", text: "{{settings.size}}!",
                list: "{{settings.zones}}", tier: "{{cluster.labels.[example.com/tier]}}"}
                """))
        .isEqualTo("number: 7\ntext: \"7!\"\nlist:\n- a\n- b\ntier: gold\n");
  }

  @Test
  void what_is_not_there_is_left_out_with_what_holds_nothing_else() {
    assertThat(
            tree(
                """
                {a: {$from: workload.replicas}, b: {c: [{$from: workload.replicas}]}, d: {}, e: [],
                f: {$from: workload.replicas, $else: 3}, g: {$from: "settings.{{workload.name}}", $else: {}}}
                """))
        .isEqualTo("d: {}\ne: []\nf: 3\ng: {}\n");
  }

  @Test
  void parts_are_chosen_by_conditions() {
    assertThat(
            tree(
                """
                {a: {$if: {workload.type: service}, $value: so it is, $else: not so},
                b: {$if: {workload.type: worker}, x: 1},
                c: [{$if: {cluster.kubernetes: {atLeast: "1.30", below: "1.36"}}, name: new},
                {$if: {not: {cluster.region: "n*"}}, name: elsewhere}]}
                """))
        .isEqualTo("a: \"so it is\"\nc:\n- name: new\n");
  }

  @Test
  void parts_repeat_over_maps_and_lists() {
    assertThat(
            tree(
                """
                {hosts: [{$each: workload.http, $value: "{{each.host}}{{each.path}}"}, last],
                numbers: {$each: workload.http, $as: entry, $key: "{{entry.key}}", $value: "{{entry.portNumber}}"},
                some: [{$each: settings.names, $when: {each.key: z}, name: "{{each.value}}"}],
                zones: [{$each: settings.zones, zone: "{{each.value}}"}]}
                """))
        .isEqualTo(
            """
            hosts:
            - a.example.com/
            - b.example.com/back
            - last
            numbers:
              main: 8080
              back: 9090
            some:
            - name: two
            zones:
            - zone: a
            - zone: b
            """);
  }

  @Test
  void durations_become_seconds_and_scalars_text() {
    assertThat(
            tree(
                """
                {seconds: {$seconds: {$from: workload.http.main.timeouts.idle}},
                text: {$text: {$seconds: 2m}},
                both: {$merge: [{a: 1, b: {c: 2}}, {b: {d: 3}}, {$if: {workload.type: job}, a: 9}]}}
                """))
        .isEqualTo("seconds: 90\ntext: \"120\"\nboth:\n  a: 1\n  b:\n    c: 2\n    d: 3\n");
  }

  @Test
  void conditions_compare_and_count_and_look_inside() {
    var tests =
        List.of(
            "{settings.size: {above: 6, atMost: 7}}",
            "{workload.volumes.data.size: {atLeast: 10Gi, below: 10.5Gi}}",
            "{workload.http.main.timeouts.idle: {above: 89s, below: 91s}}",
            "{workload.http: {size: 2, some: {each.path: /back}, every: {each.host: '*.example.com'}}}",
            "{workload.type: [service, worker], workload.scale: {present: false}}",
            "{any: [{workload.type: job}, {workload.ports.web: 8080}]}",
            "{workload.replicas: {not: 3}, not: {workload.type: job}}");
    for (var test : tests) {
      assertThat(tree("{a: {$if: " + test + ", $value: holds}}")).as(test).isEqualTo("a: holds\n");
      assertThat(tree("{z: 1, a: {$if: {not: " + test + "}, $value: holds}}"))
          .as(test)
          .isEqualTo("z: 1\n");
    }
  }

  @Test
  void objects_are_emitted_for_each_entry_and_patched() {
    var rendered =
        render(
            """
            emit:
              each-host:
                each: http
                when: {it.path: /}
                object:
                  apiVersion: v1
                  kind: ConfigMap
                  metadata: {name: "{{workload.name}}-{{it.key}}", labels: {own: label}}
                  data: {host: "{{it.host}}"}
              role:
                scope: cluster
                object: {apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: r}, rules: []}
            patch:
              by-emit: {target: {emit: each-host}, merge: {data: {path: "{{it.path}}"}}}
              by-json:
                target: {kind: Service, name: "sh*"}
                json:
                  - {op: test, path: /spec/type, value: ClusterIP}
                  - {op: replace, path: /spec/ports/1/port, value: 81}
                  - {op: remove, path: /spec/ports/0}
                  - {op: add, path: /metadata/annotations, value: {a/b: "{{workload.namespace}}"}}
              pod:
                target: pod
                merge:
                  metadata: {annotations: {patched: "true"}}
                  spec:
                    automountServiceAccountToken: null
                    containers: [{name: shop, tty: true}]
              claim: {target: {part: volume}, merge: {metadata: {annotations: {class: "{{it.class}}"}}}}
            """,
            CLUSTER);

    assertThat(rendered.diagnostics()).isEmpty();
    assertThat(rendered.keys())
        .containsExactly(
            "ServiceAccount/store/shop",
            "ClusterRole/r",
            "ConfigMap/store/shop-main",
            "PersistentVolumeClaim/store/shop-data",
            "Service/store/shop",
            "Deployment/store/shop");
    assertThat(rendered.object("ConfigMap", "shop-main").object("data").fields().keySet())
        .containsExactly("host", "path");
    assertThat(rendered.object("ConfigMap", "shop-main").text("metadata", "labels", "own"))
        .isEqualTo("label");
    var service = rendered.object("Service", "shop");
    assertThat(service.list("spec", "ports")).hasSize(1);
    assertThat(service.text("metadata", "annotations", "a/b")).isEqualTo("store");
    var pod = rendered.object("Deployment", "shop").object("spec", "template");
    assertThat(pod.text("metadata", "annotations", "patched")).isEqualTo("true");
    assertThat(pod.object("spec").get("automountServiceAccountToken")).isNull();
    assertThat(pod.list("spec", "containers")).hasSize(1);
    assertThat(pod.list("spec", "containers").getFirst().object().fields())
        .containsKeys("image", "tty");
    assertThat(
            rendered
                .object("PersistentVolumeClaim", "shop-data")
                .text("metadata", "annotations", "class"))
        .isEqualTo("standard");
  }

  @Test
  void what_cannot_be_rendered_is_said_at_the_workload_and_at_the_overlay() {
    var rendered =
        render(
            """
            emit: {x: {object: {apiVersion: v1, kind: ConfigMap, metadata: {name: x}, data: {a: "{{vars.nothing}}"}}}}
            patch: {last: {target: {kind: Service}, json: [{op: remove, path: /spec/nothing}]}}
            """,
            CLUSTER);

    assertThat(rendered.diagnostics().stream().map(Diagnostic::message))
        .containsExactly(
            "overlay mine cannot render workload shop: '{{vars.nothing}}' has no value",
            "overlay mine cannot render workload shop: patch last does not fit Service/store/shop");
    assertThat(rendered.diagnostics().getFirst().also().getFirst().at().file())
        .isEqualTo("intent.yaml");
  }

  @Test
  void a_parameter_that_an_overlay_is_silent_on_is_an_error() {
    var rendered =
        Fixture.render(
            Fixture.yaml("intent.yaml", "mine: {capabilities: {ports: realised}}"),
            "provider: mine",
            "type: worker\nimage: x:1\nports: {web: 80}\nresources: {cpu: 1, burst: false}\n");

    assertThat(rendered.diagnostics().stream().map(each -> each.at().line() + " " + each.message()))
        .containsExactly(
            "4 overlay mine does not say what becomes of resources.cpu",
            "4 overlay mine does not say what becomes of resources.burst");
    assertThat(rendered.manifests()).isEmpty();
  }

  @Test
  void only_what_matters_is_asked_about_the_cluster() {
    var settings =
        "provider: eks\nregion: eu-west-1\nlabels: {team: a}\nsettings: {accountId: \"111122223333\"}\n";

    var rendered =
        Fixture.render(
            settings, "type: worker\nimage: registry.example/shop:1\nresources: {cpu: 1}\n");

    assertThat(rendered.asked()).containsExactly("fleet.name", "provider.name");
  }
}
