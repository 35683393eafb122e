package dev.fleetwright.compiler.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.yaml.IntentYaml;
import dev.fleetwright.compiler.yaml.YamlNode;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntentSchemaTest {
  private static final String HEAD =
      "apiVersion: fleetwright.dev/v1\nkind: Fleet\nmetadata: {name: shop}\n";

  @Test
  void everything_that_the_language_has_passes() {
    assertThat(
            check(
                """
                imports: [teams/*.yaml]
                overlays: [overlays/*.yaml]
                environments:
                  dev: {domain: dev.example, defaults: {replicas: 1, resources: {cpu: 1}}, vars: {a: [1]}}
                  production:
                    promotesFrom: dev
                    namespace: "{{workload.namespace}}-x"
                    protect: true
                clusterDefaults: {kubernetes: "1.36", connection: {mode: push}}
                clusters:
                  eks-1.eu:
                    provider: eks
                    region: eu-west-1
                    zones: [a, b]
                    environment: [dev, production]
                    labels: {tier: gold, example.com/site: store}
                    settings: {accountId: "1", deep: {a: 1}}
                    connection: {context: x}
                    state: active
                    overrides:
                      one: {set: {workloads: {"*": {replicas: null}}}, reason: r, owner: o, expires: "2027-01-01"}
                groups:
                  stores: {label.site: store, not: {provider: [eks, "g*"]}, any: [{region: x}, {kubernetes: ">=1.34"}]}
                  two: [eks-1.eu]
                workloads:
                  checkout:
                    type: service
                    namespace: shop
                    owner: pay
                    image: "{{vars.registry}}/x:1"
                    command: [a, 1, true]
                    args: [--b]
                    replicas: "{{vars.replicas}}"
                    scale: {min: 1, max: "{{vars.max}}", cpu: 60}
                    resources: {cpu: 250m, memory: 256Mi, burst: "{{vars.burst}}"}
                    ports: {web: 8080, admin: "{{vars.port}}"}
                    http:
                      public: {host: "a.{{environment.domain}}", path: /, port: web, visibility: public, tls: true,
                               redirectHttps: false, healthPath: /h, timeouts: {request: 30s, idle: 1h30m},
                               affinity: cookie, allowCidrs: [10.0.0.0/8, "fd00::/8"]}
                    volumes: {cache: {class: fast, size: 5Gi, mount: /var/cache, retain: true}}
                    env: {A: x, B: 1, C: 1.5, D: true}
                    files: {config: {mount: /etc/x, text: "a {{cluster.name}}"}}
                    secrets: {DB: {secret: db, key: url}}
                    probes: {ready: {path: /r, port: web, period: 5s}, live: {command: [x]}, start: {port: 8080, failures: 30}}
                    identity: {cloudRole: checkout}
                    availability: {level: zone, maxUnavailable: 25%, priority: high}
                    security: {level: baseline}
                    protect: "{{vars.protect}}"
                    needs: [ledger]
                    vars: {x: 1}
                    placement: {select: {environment: production}, exclude: {group: stores}, spread: {by: region, count: 2}}
                    overrides:
                      o:
                        when: {label.tier: gold}
                        priority: 10
                        replace: {args: [c]}
                        remove: [http.public]
                        set: {replicas: null, env: {A: null}}
                        append: {args: [d]}
                  batch: {type: job, image: x}
                  nightly: {type: cron, image: x, schedule: "15 2 * * 1-5"}
                  ledger: {type: worker, image: x}
                components:
                  certs:
                    manifests: [vendor/*.yaml]
                    namespace: certs
                    protect: true
                    placement: {select: {not: {provider: gke}}}
                    needs: [ledger]
                    overrides: {o: {set: {manifests: other.yaml}}}
                providers: {onprem: {settings: {x: {type: string}}}}
                overrides: {all: {when: {region: eu*}, set: {components: {certs: {namespace: x}}}}}
                vars: {registry: r}
                """))
        .isEmpty();
  }

  @Test
  void an_unknown_key_is_named_with_what_may_have_been_meant() {
    assertThat(check("workloadz: {}\n"))
        .containsExactly("4:1 FW1101 unknown key 'workloadz'; did you mean 'workloads'?");
    assertThat(check("workloads:\n  a:\n    type: worker\n    replcias: 2\n    colour: red\n"))
        .containsExactly(
            "7:5 FW1101 unknown key 'replcias' in workloads.a; did you mean 'replicas'?",
            "8:5 FW1101 unknown key 'colour' in workloads.a [known here: type, namespace, owner, image, command, args, replicas, scale, resources, ports, http, volumes, env, files, secrets, probes, identity, availability, security, schedule, timeZone, needs, vars, protect, placement, overrides]");
    assertThat(check("groups: {g: {foo: x}}\n"))
        .containsExactly(
            "4:14 FW1101 unknown key 'foo' in groups.g [known here: environment, provider, region,"
                + " cluster, group, kubernetes, state, not, any, label.<key>]");
    assertThat(check("workloads: {a: {type: worker, overrides: {o: {set: {imag: x}}}}}\n"))
        .containsExactly(
            "4:53 FW1101 unknown key 'imag' in workloads.a.overrides.o.set; did you mean 'image'?");
  }

  @Test
  void what_is_planned_says_that_it_is_not_there_yet() {
    assertThat(check("standards: {}\nworkloads: {a: {type: worker, patches: []}}\n"))
        .containsExactly(
            "4:1 FW1101 this version has no 'standards' yet [take it out; an environment's or a provider's `defaults` say what workloads have that do not say it]",
            "5:31 FW1101 this version has no 'patches' yet [take it out; an override of a component can name other `manifests`, and a workload's objects are changed by the `patch` of an overlay]");
    assertThat(check("workloads: {a: {type: stateful}}\n"))
        .containsExactly(
            "4:23 FW1103 workloads.a.type is 'stateful', expected 'service', 'worker', 'job' or"
                + " 'cron' [this version has no type for a StatefulSet: bring it as a component:"
                + " components: {NAME: {manifests: FILE}}]");
  }

  @Test
  void a_wrong_type_quotes_the_author_and_says_what_was_expected() {
    assertThat(
            check(
                """
                imports: teams
                clusters:
                  c: {kubernetes: 1.36, labels: {a: true}, zones: 3}
                workloads:
                  a:
                    type: service
                    replicas: "3"
                    ports: {web: http}
                    http: []
                    probes: {ready: /healthz}
                    resources: {burst: "true"}
                """))
        .containsExactly(
            "4:10 FW1102 imports is 'teams', expected a list",
            "6:19 FW1102 clusters.c.kubernetes is the number 1.36, expected a quoted minor such as"
                + " \"1.36\" [put it in quotes: \"1.36\"]",
            "6:37 FW1102 clusters.c.labels.a is true, expected text [put it in quotes: \"true\"]",
            "6:51 FW1102 clusters.c.zones is the number 3, expected a list",
            "10:15 FW1102 workloads.a.replicas is '3', expected an integer from 0 to 1000000 [write it"
                + " without quotes: 3]",
            "11:18 FW1102 workloads.a.ports.web is 'http', expected an integer from 1 to 65535",
            "12:11 FW1102 workloads.a.http is a list, expected a map [write a map: http: {public: {host: app.example.com, port: web}}]",
            "13:21 FW1102 workloads.a.probes.ready is '/healthz', expected a map",
            "14:24 FW1102 workloads.a.resources.burst is 'true', expected true or false [write it"
                + " without quotes: true]");
  }

  @ParameterizedTest
  @CsvSource({"256MB, 256Mi", "256mi, 256Mi", "256 Mi, 256Mi", "256m, 256Mi", "1.5g, 1.5Gi"})
  void an_amount_as_people_write_it_is_understood(String written, String meant) {
    assertThat(check("workloads: {a: {type: worker, resources: {memory: " + written + "}}}\n"))
        .singleElement()
        .asString()
        .endsWith("[did you mean " + meant + "?]");
  }

  @Test
  void an_object_of_kubernetes_among_the_workloads_is_one_mistake() {
    assertThat(
            check(
                """
                workloads:
                  a:
                    apiVersion: apps/v1
                    kind: Deployment
                    metadata: {name: a}
                    spec: {replicas: 2}
                  b: {type: worker, replica: 1}
                """))
        .containsExactly(
            "5:3 FW1108 workloads.a is a Deployment of Kubernetes, not a workload [keep it in a file"
                + " of its own, and name that in the `manifests` of a component]",
            "10:21 FW1101 unknown key 'replica' in workloads.b; did you mean 'replicas'?");
  }

  @Test
  void a_value_out_of_range_or_not_among_the_words_is_refused() {
    assertThat(
            check(
                """
                clusters: {c: {state: on1, kubernetes: "36"}}
                workloads:
                  a:
                    type: service
                    replicas: -1
                    ports: {web: 70000}
                    http: {x: {visibility: pubic, allowCidrs: [all]}}
                    resources: {memory: 1 GB}
                    placement: {select: {environment: []}}
                """))
        .containsExactly(
            "4:23 FW1103 clusters.c.state is 'on1', expected 'active', 'cordoned', 'draining' or"
                + " 'retired'",
            "4:40 FW1103 clusters.c.kubernetes is '36', expected a quoted minor such as \"1.36\"",
            "8:15 FW1103 workloads.a.replicas is the number -1, expected an integer from 0 to 1000000",
            "9:18 FW1103 workloads.a.ports.web is the number 70000, expected an integer from 1 to"
                + " 65535",
            "10:28 FW1103 workloads.a.http.x.visibility is 'pubic', expected public or internal"
                + " [did you mean 'public'?]",
            "10:48 FW1103 workloads.a.http.x.allowCidrs[0] is 'all', expected a range such as"
                + " 10.0.0.0/8",
            "11:25 FW1103 workloads.a.resources.memory is '1 GB', expected an amount of memory such"
                + " as 512Mi or 2Gi [did you mean 1Gi?]",
            "12:39 FW1103 workloads.a.placement.select.environment is empty");
  }

  @Test
  void a_secret_written_out_is_refused_and_not_repeated() {
    assertThat(check("workloads: {a: {type: worker, secrets: {DB: hunter2}}}\n"))
        .containsExactly(
            "4:45 FW1102 workloads.a.secrets.DB is a value of its own, expected a map [name where it"
                + " is: {secret: NAME, key: KEY}]");
  }

  @Test
  void names_have_a_form() {
    assertThat(
            check("environments: {Prod_1: {}}\nworkloads: {a: {type: worker, ports: {WEB: 1}}}\n"))
        .containsExactly(
            "4:16 FW1105 the name 'Prod_1', expected a DNS label: lower-case letters, digits and -,"
                + " at most 63",
            "5:39 FW1105 the name 'WEB', expected lower-case letters, digits and -, at most 15, with a"
                + " letter in it");
  }

  @Test
  void what_must_be_there_is_asked_for() {
    assertThat(errors("kind: Fleet\nworkloads: {a: {}}\n", IntentSchema::check))
        .containsExactly(
            "1:1 FW1104 the file needs 'apiVersion'",
            "1:1 FW1104 the file needs 'metadata'",
            "2:13 FW1104 workloads.a needs 'type'");
    assertThat(errors("- a\n", IntentSchema::check))
        .containsExactly("1:1 FW1102 the file is a list, expected a map");
    assertThat(
            errors(
                "type: cron\nvolumes: {v: {size: 1Gi}}\nhttp: {w: {path: /}}\n",
                (node, out) -> IntentSchema.checkWorkload("workloads.a", node, out)))
        .containsExactly(
            "1:1 FW1104 workloads.a needs 'image'",
            "1:1 FW1104 workloads.a needs 'schedule'",
            "2:11 FW1104 workloads.a.volumes.v needs 'mount'",
            "3:8 FW1104 workloads.a.http.w needs 'host'");
  }

  @Test
  void a_field_that_a_type_does_not_have_is_refused() {
    assertThat(check("workloads: {a: {type: worker, http: {}}, b: {type: job, replicas: 1}}\n"))
        .containsExactly(
            "4:31 FW1106 a worker has no 'http' [take it out]",
            "4:57 FW1106 a job has no 'replicas' [take it out]");
  }

  @Test
  void null_is_only_for_overrides() {
    assertThat(check("workloads: {a: {type: worker, image: , env: {A: null}}}\n"))
        .containsExactly(
            "4:37 FW1107 workloads.a.image is empty [give it a value, or leave the key out]",
            "4:49 FW1107 workloads.a.env.A is empty [give it a value, or leave the key out]");
  }

  @Test
  void an_imported_file_has_maps_only() {
    assertThat(errors("workloads: {a: {type: worker}}\n", IntentSchema::checkImport)).isEmpty();
    assertThat(errors("imports: []\n", IntentSchema::checkImport))
        .singleElement()
        .asString()
        .startsWith("1:1 FW1101 unknown key 'imports'");
  }

  /** Groups that repeat take the stack of whoever matches them. */
  @Test
  void an_image_of_any_length_is_looked_at_and_no_more() {
    for (var part : List.of("a.", "a/", "a-", "-")) {
      var image = "a/" + part.repeat(50_000) + "a";

      assertThat(check("workloads: {a: {type: worker, image: '" + image + "'}}\n"))
          .as(part)
          .hasSize(1)
          .allMatch(error -> error.contains("expected an image such as"));
    }
  }

  private static List<String> check(String rest) {
    return errors(HEAD + rest, IntentSchema::check);
  }

  private static List<String> errors(String text, BiConsumer<YamlNode, Diagnostics> check) {
    var out = new Diagnostics();
    var root = requireNonNull(IntentYaml.read("intent.yaml", text.getBytes(UTF_8), out));
    assertThat(out.sorted()).isEmpty();
    check.accept(root, out);
    return out.sorted().stream().map(IntentSchemaTest::say).toList();
  }

  private static String say(Diagnostic d) {
    return d.at().line()
        + ":"
        + d.at().column()
        + " "
        + d.code()
        + " "
        + d.message()
        + (d.fix() == null ? "" : " [" + d.fix() + "]");
  }
}
