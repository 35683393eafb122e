package dev.fleetwright.compiler.resolve;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.template.Scope;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Shares one piece of work between all clusters for which it would come out the same.
 *
 * <p>The first time, the questions that the work asks are recorded in order, each with its answer.
 * Later clusters are asked the first recorded question, then the one that followed that answer, and
 * so on: a decision tree with results at its leaves. A look-up costs as many questions as the work
 * asked; the work runs once for each distinct row of answers. It must depend on nothing but its
 * answers. One thread at a time.
 *
 * <p>One memo may work inside another: given the facts of the outer work, it leaves its questions
 * there too.
 *
 * @param <R> what the work gives; shared, so immutable
 */
public final class Memo<R> {
  private @Nullable Node<R> root;

  /**
   * The result for the cluster that {@code cluster} answers for, worked out only when it is new.
   */
  public R get(Scope cluster, Function<Facts, R> work) {
    var node = root;
    while (node instanceof Node.Branch<R>(var question, var next)) {
      node = next.get(question.ask(cluster));
    }
    if (node instanceof Node.Leaf<R>(var result)) {
      return result;
    }
    var asked = new Recording(cluster);
    var result = work.apply(asked);
    root = insert(root, asked.answers.entrySet().iterator(), result);
    return result;
  }

  private static <R> Node<R> insert(
      @Nullable Node<R> node,
      java.util.Iterator<Map.Entry<Asked, Optional<Object>>> answers,
      R result) {
    if (!answers.hasNext()) {
      if (node != null) {
        throw new IllegalStateException("the same answers led to more questions than before");
      }
      return new Node.Leaf<>(result);
    }
    var answer = answers.next();
    var branch = node == null ? new Node.Branch<R>(answer.getKey(), new HashMap<>()) : node;
    if (!(branch instanceof Node.Branch<R>(var question, var next))
        || !question.equals(answer.getKey())) {
      throw new IllegalStateException(
          "the same answers led to another question: " + answer.getKey());
    }
    next.put(answer.getValue(), insert(next.get(answer.getValue()), answers, result));
    return branch;
  }

  private sealed interface Node<R> {
    record Branch<R>(Asked question, Map<Optional<Object>, Node<R>> next) implements Node<R> {}

    record Leaf<R>(R result) implements Node<R> {}
  }

  private sealed interface Asked {
    Optional<Object> ask(Scope cluster);

    record Path(String path) implements Asked {
      @Override
      public Optional<Object> ask(Scope cluster) {
        return Optional.ofNullable(cluster.get(path));
      }
    }

    record Chosen(Facts.Choice choice) implements Asked {
      @Override
      public Optional<Object> ask(Scope cluster) {
        return Optional.of(
            cluster instanceof Facts facts ? facts.choose(choice) : choice.apply(cluster));
      }
    }

    record Holds(Facts.Question question) implements Asked {
      @Override
      public Optional<Object> ask(Scope cluster) {
        return Optional.of(
            cluster instanceof Facts facts ? facts.holds(question) : question.test(cluster));
      }
    }
  }

  private static final class Recording implements Facts {
    private final Scope cluster;
    private final Map<Asked, Optional<Object>> answers = new LinkedHashMap<>();

    Recording(Scope cluster) {
      this.cluster = cluster;
    }

    @Override
    public @Nullable Json get(String path) {
      return (Json) answer(new Asked.Path(path)).orElse(null);
    }

    @Override
    public boolean holds(Question question) {
      return answer(new Asked.Holds(question)).equals(Optional.of(true));
    }

    @Override
    public Object choose(Choice choice) {
      return answer(new Asked.Chosen(choice)).orElseThrow();
    }

    private Optional<Object> answer(Asked question) {
      return answers.computeIfAbsent(question, asked -> asked.ask(cluster));
    }
  }
}
