package dev.fleetwright.compiler.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fleetwright.compiler.json.Json;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {
  private static final Json MODEL =
      Json.obj()
          .put(
              "cluster",
              Json.obj()
                  .put("name", "aws-prod")
                  .put("region", "eu-west-1")
                  .put("zones", Json.arr(Json.str("a"), Json.str("b")))
                  .put("count", 3)
                  .put("labels", Json.obj().put("example.org/tier", "gold").build())
                  .put("bell", "\u0007")
                  .put("nothing", Json.Null.NULL)
                  .build())
          .put("vars", Json.obj().put("memory", "1.5Gi").put("text", "{{cluster.name}}").build())
          .build();

  private static final Scope SCOPE =
      path -> {
        var parsed = ScopePath.parse(path);
        return parsed == null ? null : parsed.in(MODEL, 0);
      };

  private static Json evaluate(String text) throws TemplateFault {
    return Template.of(text).evaluate(SCOPE);
  }

  private static String faultIn(String text) {
    var fault = catchThrowableOfType(TemplateFault.class, () -> evaluate(text));
    return fault.code() + " " + fault.getMessage();
  }

  @Test
  void one_expression_keeps_its_type_and_text_around_it_makes_text() throws TemplateFault {
    assertThat(evaluate("{{cluster.count}}")).isEqualTo(Json.num(3));
    assertThat(evaluate("{{cluster.zones}}")).isEqualTo(Json.arr(Json.str("a"), Json.str("b")));
    assertThat(evaluate("n{{cluster.count}}")).isEqualTo(Json.str("n3"));
    assertThat(evaluate("{{default cluster.absent 7}}")).isEqualTo(Json.num(7));
    assertThat(evaluate("{{default cluster.absent true}}")).isEqualTo(Json.Bool.TRUE);
    assertThat(evaluate("{{seconds \"1h30m\"}}")).isEqualTo(Json.num(5400));
    assertThat(evaluate("{{seconds \"1500ms\"}}")).isEqualTo(Json.num(2));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {{cluster.name}}.{{ cluster.region }}      | aws-prod.eu-west-1
          {{default cluster.absent "x y"}}           | x y
          {{default cluster.nothing cluster.name}}   | aws-prod
          {{default cluster.name "x"}}               | aws-prod
          {{lower "ABC"}}{{upper cluster.region}}    | abcEU-WEST-1
          {{trunc cluster.name 12}}                  | aws-prod
          {{trunc "checkout-service-eu" 16}}         | checkou-0ea6c31e
          {{trunc "checkout--service-eu" 18}}        | checkout-2154fa60
          {{replace cluster.region "-" "_"}}         | eu_west_1
          {{join cluster.zones ", "}}                | a, b
          {{b64 "a:b"}}                              | YTpi
          {{sha8 "a"}}                               | ca978112
          {{label "example.org/tier"}}               | gold
          {{cluster.labels.[example.org/tier]}}      | gold
          {{default cluster.labels.[a.b/c] "none"}}  | none
          {{quantity vars.memory}}                   | 1536Mi
          {{quantity vars.memory "0.5"}}             | 768Mi
          {{upper (replace cluster.name "-" "_")}}   | AWS_PROD
          {{vars.text}}                              | {{cluster.name}}
          a \\{{b}} {{cluster.count}}                | a {{b}} 3
          {{default cluster.absent "}}"}}            | }}
          """)
  void helpers_and_paths_give(String template, String expected) throws TemplateFault {
    assertThat(evaluate(template.replace("\\\\", "\\"))).isEqualTo(Json.str(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{#if cluster.name}}x{{/if}}",
        "{{#each cluster.zones}}{{#each cluster.zones}}x{{/each}}{{/each}}",
        "{{^cluster.name}}x{{/cluster.name}}",
        "{{> ../../etc/passwd}}",
        "{{>inline}}",
        "{{{cluster.name}}}",
        "{{&cluster.name}}",
        "{{! a comment }}",
        "{{!-- a comment --}}",
        "{{=<% %>=}}",
        "{{*inline \"x\"}}",
        "{{~cluster.name~}}",
        "{{cluster.name~}}",
        "{{../cluster.name}}",
        "{{@index}}",
        "{{default cluster.absent @root}}",
        "{{default cluster.absent x=1}}",
        "{{this}}",
      })
  void a_construct_that_templates_do_not_have_is_refused(String template) {
    assertThat(faultIn(template)).startsWith("FW1301 '{{").contains("not part of templates");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {{lookup cluster 'class'}}        | FW1302 unknown helper 'lookup' in '{{lookup cluster 'class'}}'
          {{default (lookup a 'b') 1}}      | FW1302 unknown helper 'lookup' in '{{default (lookup a 'b') 1}}'
          {{log "x"}}                       | FW1302 unknown helper 'log' in '{{log "x"}}'
          {{x y}}                           | FW1302 unknown helper 'x' in '{{x y}}'
          {{cluster.name                    | FW1302 '{{' is not closed: {{cluster.name
          {{}}                              | FW1302 '{{}}' names nothing
          {{default}}                       | FW1302 'default' has 0 arguments
          {{lower "a" "b"}}                 | FW1302 'lower' has 2 arguments
          {{trunc cluster.name 3}}          | FW1302 'trunc' needs a length of at least 10
          {{default cluster.absent (lower}} | FW1302 '{{default cluster.absent (lower}}' is no call of a helper
          {{embedded}}                      | FW1303 '{{embedded}}' has no value
          {{precompile}}                    | FW1303 '{{precompile}}' has no value
          {{cluster.name.class.classLoader}}| FW1303 '{{cluster.name.class.classLoader}}' has no value
          {{cluster.nothing}}               | FW1303 '{{cluster.nothing}}' has no value
          {{lower cluster.absent}}          | FW1303 '{{cluster.absent}}' has no value
          {{label "absent"}}                | FW1303 '{{cluster.labels.[absent]}}' has no value
          x{{cluster.zones}}                | FW1304 a list cannot stand inside text: {{cluster.zones}}
          x{{cluster}}                      | FW1304 a map cannot stand inside text: {{cluster}}
          {{seconds "90"}}                  | FW1304 'seconds' needs a duration such as 90s or 1h30m
          {{join cluster.name ","}}         | FW1304 'join' needs a list
          {{quantity "1GB"}}                | FW1304 'quantity' needs an amount such as 1Gi
          {{cluster.bell}}                  | FW1304 the value has the control character U+0007 in it
          """)
  void what_cannot_be_evaluated_says_why(String template, String expected) {
    assertThat(faultIn(template)).isEqualTo(expected);
  }

  @Test
  void a_result_has_a_longest_length() {
    var template = "{{cluster.name}}".repeat(10_000);

    assertThat(faultIn(template)).isEqualTo("FW1304 the result is longer than 65536 characters");
  }

  @Test
  void two_thousand_blocks_are_refused_at_once() {
    assertThat(faultIn("{{#a}}".repeat(2_000) + "{{/a}}".repeat(2_000))).startsWith("FW1301");
  }

  @Test
  void paths_lists_what_stands_by_itself() throws TemplateFault {
    var template = Template.of("{{cluster.name}}-{{default vars.a vars.b}}-{{vars.c}}");

    assertThat(template.paths()).containsExactly("cluster.name", "vars.c");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "default cluster.absent 7",
        "default cluster.absent -7",
        "default cluster.absent true",
        "default  cluster.name 'x y'",
        "default cluster.absent \"a 'quoted' word\"",
        "default cluster.labels.[example.org/tier] \"none\"",
        "join cluster.zones \", \"",
        "replace cluster.region '-' \"\"",
        "quantity vars.memory \"2\"",
        "trunc cluster.name 10",
        "lower cluster.absent",
        "lower",
        "upper cluster.zones",
      })
  void a_plain_call_means_what_handlebars_makes_of_it(String call) throws TemplateFault {
    assertThat(result(Expression.Plain.of(call).orElseThrow())).isEqualTo(result(Nested.of(call)));
  }

  private static Object result(Expression expression) {
    try {
      return expression.evaluate(SCOPE);
    } catch (TemplateFault fault) {
      return fault.code() + fault.getMessage();
    }
  }

  @Test
  void one_template_serves_many_threads() throws Exception {
    var template = Template.of("{{upper (replace vars.n \"-\" \"_\")}}");
    try (var threads = Executors.newFixedThreadPool(4)) {
      var results = new ArrayList<Future<Json>>();
      for (int i = 0; i < 2_000; i++) {
        var value = Json.str("n-" + i);
        results.add(threads.submit(() -> template.evaluate(_ -> value)));
      }
      for (int i = 0; i < results.size(); i++) {
        assertThat(results.get(i).get()).isEqualTo(Json.str("N_" + i));
      }
    }
  }
}
