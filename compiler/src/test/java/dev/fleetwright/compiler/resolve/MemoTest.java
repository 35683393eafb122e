package dev.fleetwright.compiler.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.template.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class MemoTest {
  private final List<String> worked = new ArrayList<>();

  @Test
  void clusters_that_agree_on_what_was_asked_share_the_result() {
    var memo = new Memo<List<String>>();
    Function<Facts, List<String>> work =
        facts ->
            List.of(text(facts, "region"), facts.holds(new Gold()) ? text(facts, "zone") : "-");

    var first = memo.get(cluster("a", Map.of("region", "eu", "tier", "gold", "zone", "1")), work);
    var same = memo.get(cluster("b", Map.of("region", "eu", "tier", "gold", "zone", "1")), work);
    var other = memo.get(cluster("c", Map.of("region", "eu", "tier", "tin", "zone", "1")), work);
    var alsoOther =
        memo.get(cluster("d", Map.of("region", "eu", "tier", "lead", "zone", "9")), work);

    assertThat(same).isSameAs(first);
    assertThat(other).containsExactly("eu", "-");
    assertThat(alsoOther).isSameAs(other);
  }

  @Test
  void a_result_is_what_the_work_alone_would_give_whatever_was_asked_before() {
    var random = new Random(7);
    var memo = new Memo<String>();
    for (int i = 0; i < 2_000; i++) {
      var cluster =
          cluster(
              "c" + i,
              Map.of(
                  "region", "r" + random.nextInt(3),
                  "tier", random.nextBoolean() ? "gold" : "tin",
                  "zone", "z" + random.nextInt(4)));
      assertThat(memo.get(cluster, this::render))
          .isEqualTo(new Memo<String>().get(cluster, MemoTest::quiet));
    }
    assertThat(worked).hasSize(3 * 4 + 3);
  }

  private String render(Facts facts) {
    var result = quiet(facts);
    worked.add(result);
    return result;
  }

  private static String quiet(Facts facts) {
    var region = text(facts, "region");
    return facts.holds(new Gold()) ? region + text(facts, "zone") : region;
  }

  private static String text(Facts facts, String path) {
    return facts.get(path) instanceof Json.Str(var value) ? value : "";
  }

  private static Scope cluster(String name, Map<String, String> facts) {
    return path ->
        path.equals("name")
            ? Json.str(name)
            : facts.get(path) == null ? null : Json.str(facts.get(path));
  }

  record Gold() implements Facts.Question {
    @Override
    public boolean test(Scope scope) {
      return Json.str("gold").equals(scope.get("tier"));
    }
  }
}
