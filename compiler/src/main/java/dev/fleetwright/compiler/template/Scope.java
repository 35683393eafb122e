package dev.fleetwright.compiler.template;

import dev.fleetwright.compiler.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * What a template can name. Asking is how a render records what it depends on, so a scope is asked
 * only for what the template really uses.
 */
@FunctionalInterface
public interface Scope {
  /**
   * The value at a dotted path from a root, such as {@code cluster.settings.accountId}.
   *
   * @return null where there is none
   */
  @Nullable Json get(String path);

  /**
   * Why the value that was asked for last is not there, where more can be said than that it is
   * missing.
   */
  default @Nullable TemplateFault reason() {
    return null;
  }
}
