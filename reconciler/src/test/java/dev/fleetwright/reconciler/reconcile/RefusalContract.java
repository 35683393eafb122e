package dev.fleetwright.reconciler.reconcile;

import static dev.fleetwright.reconciler.reconcile.Manifests.namespace;
import static dev.fleetwright.reconciler.reconcile.Manifests.unit;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Objects that a server refuses for having two of what there may be one of, and in which words.
 * What these say leads us to what others left in an object.
 */
abstract class RefusalContract extends EngineContract {
  /** Both members of each union, and items of one name. */
  static Stream<UnionContract.Union> doubled() {
    return Stream.concat(
        UnionContract.unions().filter(union -> !union.theirs().isEmpty()),
        Stream.of(
            UnionContract.apps(
                "Deployment",
                "'strategy':{'rollingUpdate':{'maxSurge':1}}",
                "'strategy':{'type':'Recreate'},'paused':true"),
            UnionContract.service(
                "without affinity, but its settings",
                "'sessionAffinity':'ClientIP','sessionAffinityConfig':"
                    + "{'clientIP':{'timeoutSeconds':5}},'ports':[{'port':80}]",
                "'sessionAffinity':'None','ports':[{'port':80}]"),
            service("names of ports", "{'name':'a','port':80},{'name':'a','port':81}"),
            service("ports", "{'name':'a','port':80},{'name':'b','port':80}"),
            container(
                "names of ports",
                "'ports':[{'name':'a','containerPort':80},{'name':'a','containerPort':81}]"),
            container(
                "places of mounts",
                "'volumeMounts':[{'name':'v','mountPath':'/a'},{'name':'v','mountPath':'/a'}]"),
            pod(
                "names of containers",
                "'containers':[{'name':'a','image':'x:1'},{'name':'a','image':'x:1'}]"),
            pod(
                "names of both sorts of containers",
                "'initContainers':[{'name':'a','image':'x:1'}],"
                    + "'containers':[{'name':'a','image':'x:1'}]"),
            pod(
                "names of volumes",
                "'containers':[{'name':'a','image':'x:1'}],"
                    + "'volumes':[{'name':'v','emptyDir':{}},{'name':'v','emptyDir':{}}]")));
  }

  private static UnionContract.Union service(String name, String ports) {
    return UnionContract.service("twice: " + name, "", "'ports':[" + ports + "]");
  }

  private static UnionContract.Union container(String name, String more) {
    return pod(
        name,
        "'containers':[{'name':'a','image':'x:1',"
            + more
            + "}],'volumes':[{'name':'v','emptyDir':{}}]");
  }

  private static UnionContract.Union pod(String name, String spec) {
    return UnionContract.pod("twice: " + name, "{MEMBER}", "", spec);
  }

  @ParameterizedTest
  @MethodSource("doubled")
  void both_members_are_refused_in_the_words_of_a_server(UnionContract.Union union)
      throws Exception {
    settled(plan(unit("a", namespace(ns))));
    var name = union.frame().contains("CustomResourceDefinition") ? "us.x.example" : "x";
    var json = UnionContract.made(union, union.wanted(), name, ns);
    if (!union.theirs().isEmpty()) {
      json = (Json.Obj) over(UnionContract.made(union, union.theirs(), name, ns), json);
    }
    var answer =
        world()
            .send(
                "POST",
                union.path().replace("NS", ns) + "?dryRun=All",
                "application/json",
                JsonText.write(json));
    var said =
        answer.json().list("details", "causes").stream()
            .map(cause ->
                "%s: %s: %s"
                    .formatted(
                        cause.text("field"),
                        cause.text("reason"),
                        String.valueOf(cause.text("message"))
                            .replaceFirst("(?s): \\{.*\\}|(?s)^(Duplicate value): \\{.*", "$1")))
            .toList();
    assertThat(String.join("; ", said)).isEqualTo(said().get(union.name()));
  }

  /** What Kubernetes 1.37 said, one object a line. */
  private static Map<String, String> said() {
    try (var file = RefusalContract.class.getResourceAsStream("refusals.txt")) {
      return new String(Objects.requireNonNull(file).readAllBytes(), UTF_8)
          .lines()
          .map(line -> line.split(" => ", 2))
          .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Both, where lists are of one item. */
  private static Json over(Json before, Json after) {
    if (before instanceof Json.Obj(var fields) && after instanceof Json.Obj(var more)) {
      var both = new LinkedHashMap<>(fields);
      more.forEach((key, value) -> both.merge(key, value, RefusalContract::over));
      return new Json.Obj(both);
    }
    return before instanceof Json.Arr(var one)
            && after instanceof Json.Arr(var other)
            && one.getFirst() instanceof Json.Obj
        ? Json.arr(over(one.getFirst(), other.getFirst()))
        : after;
  }
}
