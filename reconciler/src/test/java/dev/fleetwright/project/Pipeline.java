package dev.fleetwright.project;

import groovy.lang.Binding;
import groovy.lang.Closure;
import groovy.lang.GroovyObjectSupport;
import groovy.lang.GroovyShell;
import java.io.Serial;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Reads a declarative Jenkinsfile with the Groovy compiler, as Jenkins does, and refuses a
 * directive that the declarative syntax does not have in that place.
 */
final class Pipeline {
  /** One directive or step: its name, its arguments without the block, and what its block holds. */
  record Directive(String name, List<Object> arguments, List<Directive> inside) {
    Stream<Directive> all(String wanted) {
      return inside.stream().filter(directive -> directive.name.equals(wanted));
    }

    Directive one(String wanted) {
      return all(wanted).reduce((a, b) -> notOne(wanted)).orElseGet(() -> notOne(wanted));
    }

    private Directive notOne(String wanted) {
      throw new IllegalArgumentException(name + " has not exactly one " + wanted);
    }
  }

  private static final Map<String, List<String>> MAY_HOLD =
      Map.of(
          "pipeline",
              List.of(
                  "agent",
                  "options",
                  "environment",
                  "triggers",
                  "parameters",
                  "tools",
                  "stages",
                  "post"),
          "stages", List.of("stage"),
          "stage",
              List.of(
                  "agent",
                  "options",
                  "environment",
                  "when",
                  "tools",
                  "input",
                  "stages",
                  "steps",
                  "post"),
          "agent", List.of("label", "docker", "dockerfile", "kubernetes", "node"),
          "post",
              List.of("always", "success", "failure", "unstable", "changed", "fixed", "cleanup"),
          "options",
              List.of(
                  "timeout",
                  "timestamps",
                  "disableConcurrentBuilds",
                  "buildDiscarder",
                  "retry",
                  "logRotator"));

  private Pipeline() {}

  /** The pipeline that a Jenkinsfile is; throws where it is none. */
  static Directive parse(String jenkinsfile) {
    var top = new Recorder("");
    var binding = new Binding();
    binding.setVariable(
        "pipeline",
        new Closure<Object>(top) {
          @Serial private static final long serialVersionUID = 1;

          @Override
          public Object call(Object... arguments) {
            return top.invokeMethod("pipeline", arguments);
          }
        });
    new GroovyShell(binding).evaluate(jenkinsfile);
    return new Directive("Jenkinsfile", List.of(), top.seen).one("pipeline");
  }

  /** Hears every call inside one block. */
  private static final class Recorder extends GroovyObjectSupport {
    private final String block;
    private final List<Directive> seen = new ArrayList<>();

    Recorder(String block) {
      this.block = block;
    }

    @Override
    public Object invokeMethod(String name, Object given) {
      var allowed = MAY_HOLD.get(block);
      if (allowed != null && !allowed.contains(name)) {
        throw new IllegalArgumentException(block + " cannot hold " + name);
      }
      var arguments = new ArrayList<>(List.of((Object[]) given));
      var inside = new Recorder(name);
      if (!arguments.isEmpty() && arguments.getLast() instanceof Closure<?> body) {
        arguments.removeLast();
        body.setDelegate(inside);
        body.setResolveStrategy(Closure.DELEGATE_ONLY);
        body.call();
      }
      var directive = new Directive(name, List.copyOf(arguments), List.copyOf(inside.seen));
      seen.add(directive);
      return directive;
    }

    /** {@code agent any} and the like. */
    @Override
    public Object getProperty(String name) {
      return name;
    }
  }
}
