package dev.fleetwright.compiler.yaml;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.Shown;
import dev.fleetwright.compiler.source.SourceLocation;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Our own files: whatever two readers of YAML could take for two things is refused. */
final class IntentDialect implements Dialect {
  /** A fraction that ends in zero loses it when read, which {@code 1.30} does not survive. */
  private static final Pattern LOSES_ZERO = Pattern.compile("[-+]?[0-9]+\\.[0-9]*0");

  private final Said out;

  IntentDialect(Said out) {
    this.out = out;
  }

  @Override
  public Json value(Scalar scalar) {
    if (scalar.tag() != null) {
      noTag(scalar.tag(), scalar.at());
      return new Json.Str(scalar.text());
    }
    if (!scalar.plain()) {
      return new Json.Str(scalar.text());
    }
    var text = scalar.text();
    var core = Readings.core(text);
    var value = core.json();
    if (core instanceof Reading.Unsigned) {
      out.add(
          Diagnostic.error(
                  "FW1016",
                  scalar.at(),
                  "the number " + out.shown(scalar.at(), text) + " needs more than 64 bits")
              .fix("quote it, where the digits are meant"));
      // Any number will do from here on: one mistake is one error.
      return new Json.Int(1);
    }
    if (value == null) {
      out.add(
          Diagnostic.error(
                  "FW1016", scalar.at(), "JSON has no number " + out.quoted(scalar.at(), text))
              .fix("quote it, where the text is meant"));
      return new Json.Str(text);
    }
    if (!value.equals(Readings.kubectl(text).json()) || !value.equals(Readings.old(text).json())) {
      ambiguous(scalar, others(text, value));
    } else if (LOSES_ZERO.matcher(text).matches()) {
      ambiguous(scalar, "it is the number " + YamlText.write(value).strip());
    }
    return value;
  }

  /** What readers make of an ambiguous scalar. */
  private static String others(String text, Json core) {
    var kubectl = Readings.kubectl(text).json();
    var old = Readings.old(text).json();
    return "YAML 1.2 reads "
        + say(core)
        + ", kubectl "
        + say(kubectl)
        + ", YAML 1.1 "
        + (old == null && !text.startsWith(".") ? "a time or a number in base 60" : say(old));
  }

  private static String say(@Nullable Json value) {
    return switch (value) {
      case null -> "nothing that JSON has";
      case Json.Str _ -> "text";
      case Json.Bool bool -> bool == Json.Bool.TRUE ? "true" : "false";
      case Json.Null _ -> "null";
      default -> "the number " + YamlText.write(value).strip();
    };
  }

  private void ambiguous(Scalar scalar, String why) {
    var error =
        Diagnostic.error(
            "FW1005",
            scalar.at(),
            out.quoted(scalar.at(), scalar.text()) + " is ambiguous, quote it");
    out.add(
        out.isSecret(scalar.at())
            ? error
            : error.because(why).fix("write \"" + Shown.of(scalar.text()) + "\" for the text"));
  }

  @Override
  public @Nullable String key(Scalar scalar) {
    if (scalar.tag() != null) {
      noTag(scalar.tag(), scalar.at());
    } else if (scalar.plain()) {
      var text = scalar.text();
      if (text.equals("<<")) {
        out.add(
            Diagnostic.error("FW1010", scalar.at(), "a merge key (`<<`)")
                .because("what an entry shares with others is said by defaults and overrides")
                .fix("write the fields out"));
        return null;
      }
      if (!isText(Readings.core(text))
          || !isText(Readings.kubectl(text))
          || !isText(Readings.old(text))) {
        out.add(
            Diagnostic.error(
                    "FW1005",
                    scalar.at(),
                    "the key '" + Shown.of(text) + "' is ambiguous, quote it")
                .because("not every reader takes it for text"));
      }
    }
    return scalar.text();
  }

  private static boolean isText(Reading reading) {
    return reading instanceof Reading.Text;
  }

  @Override
  public void collectionTag(String tag, boolean map, SourceLocation at) {
    noTag(tag, at);
  }

  private void noTag(String tag, SourceLocation at) {
    out.add(
        Diagnostic.error(
                "FW1009", at, out.isSecret(at) ? "a tag" : "a tag (" + Tags.written(tag) + ")")
            .because("an intent has no types of its own")
            .fix("take it out; quote what is text"));
  }

  @Override
  public boolean anchor(String name, boolean alias, SourceLocation at) {
    out.add(
        Diagnostic.error(
                "FW1010",
                at,
                (alias ? "an alias" : "an anchor")
                    + (out.isSecret(at) ? "" : (alias ? " (*" : " (&") + Shown.of(name) + ")"))
            .because("what an entry shares with others is said by defaults and overrides")
            .fix("write the value out"));
    return false;
  }

  @Override
  public boolean merges() {
    return false;
  }

  @Override
  public boolean lastKeyWins() {
    return false;
  }

  @Override
  public Diagnostic template(SourceLocation at) {
    return Diagnostic.error("FW1006", at, "a value that starts with `{{` must be quoted")
        .because("YAML takes an unquoted `{` for a map")
        .fix("put the whole value in double quotes: \"{{ ... }}\"");
  }
}
