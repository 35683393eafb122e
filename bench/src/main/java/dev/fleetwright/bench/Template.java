package dev.fleetwright.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text of the resources with {@code @names@} to fill in. */
record Template(String text) {
  /** What one workload is on one cluster, in the order in which every peer emits it. */
  static final List<String> KINDS =
      List.of("deployment", "service", "configmap", "serviceaccount", "ingress");

  static final Pattern NAME = Pattern.compile("@([a-zA-Z]+)@");

  static Template read(String resource) {
    try (var in = Template.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalArgumentException("no resource " + resource);
      }
      return new Template(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String fill(UnaryOperator<String> value) {
    return NAME.matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(value.apply(found.group(1))));
  }
}
