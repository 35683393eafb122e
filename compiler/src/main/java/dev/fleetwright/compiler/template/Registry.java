package dev.fleetwright.compiler.template;

import com.github.jknack.handlebars.Decorator;
import com.github.jknack.handlebars.Helper;
import com.github.jknack.handlebars.HelperRegistry;
import java.io.File;
import java.io.InputStream;
import java.io.Reader;
import java.net.URI;
import java.nio.charset.Charset;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Our helpers and no other: not even the ones that Handlebars always brings. */
final class Registry implements HelperRegistry {
  private final Map<String, Helper<Object>> helpers =
      Functions.ALL.entrySet().stream()
          .collect(
              Collectors.toUnmodifiableMap(
                  Map.Entry::getKey, each -> Nested.helper(each.getKey(), each.getValue())));

  @Override
  @SuppressWarnings({
    "unchecked",
    "NullAway"
  }) // the interface says null for a name without a helper
  public <C> @Nullable Helper<C> helper(String name) {
    return (Helper<C>) helpers.get(name);
  }

  @Override
  public Set<Map.Entry<String, Helper<?>>> helpers() {
    return helpers.entrySet().stream()
        .map(each -> Map.<String, Helper<?>>entry(each.getKey(), each.getValue()))
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  @SuppressWarnings("NullAway") // as above
  public @Nullable Decorator decorator(String name) {
    return null;
  }

  @Override
  public <H> HelperRegistry registerHelper(String name, Helper<H> helper) {
    throw closed();
  }

  @Override
  public <H> HelperRegistry registerHelperMissing(Helper<H> helper) {
    throw closed();
  }

  @Override
  public HelperRegistry registerHelpers(Object source) {
    throw closed();
  }

  @Override
  public HelperRegistry registerHelpers(Class<?> source) {
    throw closed();
  }

  @Override
  public HelperRegistry registerHelpers(URI location) {
    throw closed();
  }

  @Override
  public HelperRegistry registerHelpers(File input) {
    throw closed();
  }

  @Override
  public HelperRegistry registerHelpers(String filename, Reader source) {
    throw closed();
  }

  @Override
  public HelperRegistry registerHelpers(String filename, InputStream source) {
    throw closed();
  }

  @Override
  public HelperRegistry registerHelpers(String filename, String source) {
    throw closed();
  }

  @Override
  public HelperRegistry registerDecorator(String name, Decorator decorator) {
    throw closed();
  }

  @Override
  public HelperRegistry setCharset(Charset charset) {
    throw closed();
  }

  private static UnsupportedOperationException closed() {
    return new UnsupportedOperationException("the helpers are a closed list");
  }
}
