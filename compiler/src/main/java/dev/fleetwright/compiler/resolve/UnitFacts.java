package dev.fleetwright.compiler.resolve;

import dev.fleetwright.compiler.json.Extent;
import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.manifest.FillIn;
import dev.fleetwright.compiler.manifest.Manifest;
import dev.fleetwright.compiler.source.Chains;
import dev.fleetwright.compiler.template.Scope;
import dev.fleetwright.compiler.template.ScopePath;
import dev.fleetwright.compiler.template.Template;
import dev.fleetwright.compiler.template.TemplateFault;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The facts that a workload sees: its cluster's, its own fields as {@code workload.*}, and {@code
 * vars} with its own layer on top. A value that is a template itself is evaluated when asked for.
 */
final class UnitFacts implements Facts {
  /** How much a value with names in it may be: what it names may name more, and so on. */
  private static final int LARGEST = 10_000;

  private static final int DEEPEST = 64;

  private final Scope cluster;
  private final Locals locals;
  private final Deque<String> open = new ArrayDeque<>();
  private final Map<String, Known> known = new HashMap<>();
  private final List<Fingerprint> fingerprints = new ArrayList<>();
  private boolean lookedInto;
  private @Nullable String namespace;
  private @Nullable TemplateFault fault;

  /**
   * @param cluster facts, which remember what is asked, or the cluster itself
   */
  UnitFacts(Scope cluster, Locals locals) {
    this.cluster = cluster;
    this.locals = locals;
  }

  /** What came of a template that may be asked for again. */
  private record Known(@Nullable Json value, @Nullable TemplateFault fault) {}

  /** A question that sees the names of the unit as well; asked of the cluster alone. */
  private record Inside(Question question, Locals locals) implements Question {
    @Override
    public boolean test(Scope cluster) {
      return question.test(new UnitFacts(cluster, locals));
    }
  }

  /** From now on {@code workload.namespace} is this. */
  void namespace(String name) {
    namespace = name;
  }

  @Override
  public @Nullable TemplateFault reason() {
    var last = fault;
    fault = null;
    return last;
  }

  @Override
  public void looksInto(@Nullable Json value) {
    lookedInto = lookedInto || value != null && !FillIn.of(value).blanks().isEmpty();
  }

  /** A fingerprint that can be worked out when the blanks in its value are filled in. */
  record Fingerprint(FillIn value, int digits) {}

  @Override
  public String fingerprint(Json value, int digits) {
    var fillIn = FillIn.of(value);
    if (fillIn.blanks().isEmpty()) {
      return Manifest.fingerprint(value, digits);
    }
    fingerprints.add(new Fingerprint(fillIn, digits));
    return FillIn.mark(locals.blanks() + fingerprints.size() - 1);
  }

  /** The fingerprints of values with blanks; they are blanks themselves, after the others. */
  List<Fingerprint> fingerprints() {
    return fingerprints;
  }

  /** Whether somebody looked into a text with blanks. */
  boolean lookedInto() {
    return lookedInto;
  }

  @Override
  public boolean holds(Question question) {
    return cluster instanceof Facts facts
        ? facts.holds(new Inside(question, locals))
        : question.test(this);
  }

  @Override
  public @Nullable Json get(String text) {
    if (open.isEmpty()) {
      fault = null;
    }
    if (!text.startsWith("workload") && !text.startsWith("vars")) {
      return cluster.get(text);
    }
    var path = ScopePath.parse(text);
    if (path == null) {
      return null;
    }
    return switch (path.root()) {
      case "workload" ->
          text.equals("workload.namespace") && namespace != null
              ? Json.str(namespace)
              : evaluated(text, path.in(locals.unit(), 1));
      case "vars" -> evaluated(text, variable(path, text));
      default -> cluster.get(text);
    };
  }

  private @Nullable Json variable(ScopePath path, String text) {
    var own = path.in(locals.vars(), 1);
    if (own != null && !(own instanceof Json.Obj)) {
      return own;
    }
    var outer = cluster.get(text);
    return own instanceof Json.Obj top && outer instanceof Json.Obj bottom
        ? Trees.over(top, bottom)
        : own == null ? outer : own;
  }

  private @Nullable Json evaluated(String path, @Nullable Json value) {
    if (value == null || !hasTemplate(value)) {
      return value;
    }
    if (open.contains(path)) {
      var circle = new ArrayList<>(open.reversed());
      circle.add(path);
      fault = TemplateFault.circular(circle);
      return null;
    }
    if (open.size() >= Chains.DEEPEST) {
      fault = TemplateFault.tooDeep(List.copyOf(open.reversed()));
      return null;
    }
    var before = known.get(path);
    if (before == null) {
      open.push(path);
      before = known(value);
      open.pop();
      known.put(path, before);
    }
    fault = before.fault();
    return before.value();
  }

  private Known known(Json value) {
    try {
      var evaluated = evaluate(value);
      return Extent.of(evaluated, LARGEST, DEEPEST) <= LARGEST
          ? new Known(evaluated, null)
          : new Known(null, TemplateFault.tooLarge(LARGEST, DEEPEST));
    } catch (TemplateFault inner) {
      return new Known(null, inner);
    }
  }

  private Json evaluate(Json value) throws TemplateFault {
    return switch (value) {
      case Json.Str(var text) when Template.isTemplate(text) -> Template.of(text).evaluate(this);
      case Json.Obj(var fields) -> {
        var copy = new LinkedHashMap<String, Json>();
        for (var field : fields.entrySet()) {
          copy.put(field.getKey(), evaluate(field.getValue()));
        }
        yield new Json.Obj(copy);
      }
      case Json.Arr(var items) -> {
        var copy = new ArrayList<Json>();
        for (var item : items) {
          copy.add(evaluate(item));
        }
        yield new Json.Arr(copy);
      }
      case Json.Str _, Json.Int _, Json.Num _, Json.Bool _, Json.Null _ -> value;
    };
  }

  private static boolean hasTemplate(Json value) {
    return switch (value) {
      case Json.Str(var text) -> Template.isTemplate(text);
      case Json.Obj(var fields) -> fields.values().stream().anyMatch(UnitFacts::hasTemplate);
      case Json.Arr(var items) -> items.stream().anyMatch(UnitFacts::hasTemplate);
      case Json.Int _, Json.Num _, Json.Bool _, Json.Null _ -> false;
    };
  }
}
