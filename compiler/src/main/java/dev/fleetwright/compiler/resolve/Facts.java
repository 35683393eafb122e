package dev.fleetwright.compiler.resolve;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.manifest.Manifest;
import dev.fleetwright.compiler.template.Scope;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What may be asked about the cluster and the environment being compiled for. Each question and its
 * answer are remembered; two clusters that would give the same answers get the very same result.
 * So: ask as late and as narrowly as possible, and never learn of the cluster by another way.
 *
 * <p>Paths: {@code fleet.name}; {@code environment.name|domain|...}; {@code
 * cluster.name|region|zones|provider|kubernetes|labels.x|settings.x}; {@code provider.name}; {@code
 * vars.x} (fleet, provider, environment, cluster and workload variables, already layered).
 */
public interface Facts extends Scope {
  @Override
  @Nullable Json get(String path);

  /**
   * The answer to a yes-or-no question about the cluster, remembered as one answer however much of
   * the cluster it looks at.
   *
   * @param question equal questions must be equal objects; asked of the facts without remembering
   */
  boolean holds(Question question);

  /**
   * The answer to a question of many answers, remembered as one.
   *
   * @param choice asked of the facts without remembering, where they can tell the two apart
   */
  default Object choose(Choice choice) {
    return choice.apply(this);
  }

  /**
   * Says that a value of the workload was looked into, instead of being passed on as it is: it was
   * compared, taken apart or made into another one. A text may not be known yet, and then nothing
   * that hangs on it can be shared.
   */
  default void looksInto(@Nullable Json value) {}

  /**
   * The first hexadecimal digits of the SHA-256 of a value's canonical JSON. For a value made of
   * the workload's texts this, and not one's own computation: a text may not be known yet, and what
   * comes back is then worked out with it.
   */
  default String fingerprint(Json value, int digits) {
    return Manifest.fingerprint(value, digits);
  }

  /** A yes-or-no question, such as whether a selector matches. Equal by value. */
  interface Question extends Predicate<Scope> {}

  /** A question of many answers. Equal by value, and so are its answers. */
  interface Choice extends Function<Scope, Object> {}
}
