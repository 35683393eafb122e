package dev.fleetwright.compiler.yaml;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.Shown;
import dev.fleetwright.compiler.source.SourceLocation;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Raw manifests: every value is what kubectl makes of it. Where that is not what the text looks
 * like, a warning says so; where it depends on the version of kubectl, it is an error.
 */
final class KubectlDialect implements Dialect {
  private static final Set<String> COLLECTIONS = Set.of("map", "seq");
  private static final Set<String> WORDS =
      Set.of("true", "True", "TRUE", "false", "False", "FALSE");

  /** Integers that mean what they look like. */
  private static final Pattern PLAIN_INTEGER =
      Pattern.compile("[-+]?(0|[1-9][0-9]*)|0x[0-9a-fA-F]+");

  /** Modes of files are written in octal, and read so: {@code defaultMode: 0644}. */
  private static final Pattern MODE = Pattern.compile("0[0-7]{3}");

  private static final Pattern MODE_FIELD = Pattern.compile(".*[mM]ode");

  private static final Pattern FRACTION = Pattern.compile("[-+]?[0-9]*\\.[0-9]+([eE][-+]?[0-9]+)?");

  private final Said out;

  KubectlDialect(Said out) {
    this.out = out;
  }

  @Override
  public Json value(Scalar scalar) {
    var reading = reading(scalar);
    var value = reading.json();
    if (value == null) {
      out.add(
          Diagnostic.error(
                  "FW1016",
                  scalar.at(),
                  "JSON has no number " + out.quoted(scalar.at(), scalar.text()))
              .fix("quote it, where the text is meant"));
      return new Json.Str(scalar.text());
    }
    if (scalar.plain() && scalar.tag() == null && surprises(reading, scalar)) {
      out.add(
          Diagnostic.warning(
                  "FW1020",
                  scalar.at(),
                  "kubectl reads "
                      + out.quoted(scalar.at(), scalar.text())
                      + " as "
                      + (out.isSecret(scalar.at())
                          ? "something else than it looks like"
                          : YamlText.write(value).strip()))
              .fix("quote it, where the text is meant"));
    }
    return value;
  }

  private static boolean surprises(Reading reading, Scalar scalar) {
    var text = scalar.text();
    return switch (reading) {
      case Reading.Fixed word ->
          (word == Reading.Fixed.TRUE || word == Reading.Fixed.FALSE) && !WORDS.contains(text);
      case Reading.Whole _ -> !PLAIN_INTEGER.matcher(text).matches() && !isMode(scalar);
      case Reading.Real _ -> !FRACTION.matcher(text).matches();
      case Reading.Unsigned _ -> true;
      default -> false;
    };
  }

  private static boolean isMode(Scalar scalar) {
    return scalar.field() != null
        && MODE_FIELD.matcher(scalar.field()).matches()
        && MODE.matcher(scalar.text()).matches();
  }

  @Override
  public @Nullable String key(Scalar scalar) {
    var reading = reading(scalar);
    var name = reading.key();
    if (name == null) {
      out.add(
          Diagnostic.error(
                  "FW1015", scalar.at(), "kubectl takes no key '" + Shown.of(scalar.text()) + "'")
              .fix("quote it"));
      return null;
    }
    if (!name.equals(scalar.text())) {
      out.add(
          Diagnostic.warning(
                  "FW1021",
                  scalar.at(),
                  "kubectl reads the key '" + Shown.of(scalar.text()) + "' as '" + name + "'")
              .fix("quote it"));
    }
    return name;
  }

  private Reading reading(Scalar scalar) {
    var tag = scalar.tag();
    if (tag == null) {
      return scalar.plain() ? Readings.kubectl(scalar.text()) : new Reading.Text(scalar.text());
    }
    var found = Readings.kubectl(scalar.text());
    boolean fits =
        switch (tag) {
          case "!", Tags.STANDARD + "str", Tags.STANDARD + "timestamp" -> {
            found = new Reading.Text(scalar.text());
            yield true;
          }
          case Tags.STANDARD + "int" ->
              found instanceof Reading.Whole || found instanceof Reading.Unsigned;
          case Tags.STANDARD + "float" ->
              found.json() instanceof Json.Num || found instanceof Reading.Whole;
          case Tags.STANDARD + "bool" ->
              found == Reading.Fixed.TRUE || found == Reading.Fixed.FALSE;
          case Tags.STANDARD + "null" -> found == Reading.Fixed.NULL;
          default -> false;
        };
    if (!fits) {
      refuse(tag, scalar.at());
    }
    return found;
  }

  private void refuse(String tag, SourceLocation at) {
    var written = Tags.written(tag);
    out.add(
        Diagnostic.error(
                "FW1009",
                at,
                "the tag " + (out.isSecret(at) ? "(not shown)" : written) + " cannot be read here")
            .fix(
                written.equals("!!binary")
                    ? "write the base64 as text, or the text itself"
                    : "take it out"));
  }

  @Override
  public void collectionTag(String tag, boolean map, SourceLocation at) {
    if (!tag.equals("!")
        && !(tag.startsWith(Tags.STANDARD)
            && COLLECTIONS.contains(tag.substring(Tags.STANDARD.length())))) {
      refuse(tag, at);
    }
  }

  @Override
  public boolean anchor(String name, boolean alias, SourceLocation at) {
    return true;
  }

  @Override
  public boolean merges() {
    return true;
  }

  @Override
  public boolean lastKeyWins() {
    return true;
  }

  @Override
  public Diagnostic template(SourceLocation at) {
    return Diagnostic.error("FW1023", at, "a template (`{{`), where a manifest should be")
        .because("it looks like a file of a Helm chart, which is rendered before it is YAML")
        .fix(
            "keep what `helm template` makes of the chart; where the text is meant, put it in"
                + " quotes");
  }
}
