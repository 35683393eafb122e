package dev.fleetwright.compiler.source;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Paths that an author writes to name files of the fleet repo. A path means the same on every
 * machine or nothing at all: what some file system or some decoder would read differently is
 * refused, whether or not it would lead out of the repo.
 */
public final class RepoPath {
  private static final Pattern ENCODED = Pattern.compile("%[0-9a-fA-F]{2}");

  /** Names that are devices on Windows, with or without an ending. */
  private static final Pattern DEVICE =
      Pattern.compile("(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\\..*)?");

  private RepoPath() {}

  /**
   * The path from the root of the repo; {@code *} and {@code ?} may stand in it. A refused one is
   * reported, and gives null.
   *
   * @param folder where the reference starts: a path from the root with {@code /} at its end, or
   *     empty
   * @param at where the reference is written
   */
  public static @Nullable String resolve(
      String folder, String reference, SourceLocation at, Diagnostics out) {
    var names = new ArrayList<String>();
    var wrong = whole(reference);
    for (var name : (folder + reference).split("/", -1)) {
      if (name.isEmpty() || name.equals(".")) {
        continue;
      }
      wrong = wrong.or(() -> part(name));
      names.add(name);
    }
    if (wrong.isEmpty()) {
      return String.join("/", names);
    }
    out.add(
        Diagnostic.error(
                "FW1031", at, "'" + Shown.of(reference) + "' cannot name a file of the fleet repo")
            .because(wrong.get())
            .fix(
                "write a path with `/` from "
                    + (folder.isEmpty() ? "the root of the repo" : folder)));
    return null;
  }

  private static Optional<String> whole(String reference) {
    if (reference.isEmpty()) {
      return Optional.of("it is empty");
    }
    if (reference.startsWith("/")) {
      return Optional.of("it is absolute");
    }
    if (reference.indexOf('\\') >= 0) {
      return Optional.of("it has a backslash");
    }
    if (reference.indexOf(':') >= 0) {
      return Optional.of("it has a colon, as addresses and drives have");
    }
    if (reference.chars().anyMatch(Character::isISOControl)) {
      return Optional.of("it has a control character");
    }
    return ENCODED.matcher(reference).find()
        ? Optional.of("it is percent-encoded")
        : Optional.empty();
  }

  private static Optional<String> part(String name) {
    if (name.equals("..")) {
      return Optional.of("it leads upwards (`..`)");
    }
    if (name.endsWith(".") || name.endsWith(" ") || name.startsWith(" ")) {
      return Optional.of("a name in it ends in a dot, or begins or ends with a space");
    }
    if (name.equalsIgnoreCase(".git")) {
      return Optional.of("it leads into Git's own folder");
    }
    return DEVICE.matcher(name).matches()
        ? Optional.of("'" + name + "' is a device on some machines")
        : Optional.empty();
  }

  /**
   * Every path of the snapshot of which another one differs only in case or in how its letters are
   * composed, so that some file systems keep only one of the two; with that other one. Takes time
   * linear in the snapshot.
   */
  public static Map<String, String> twins(Snapshot snapshot) {
    var byFolded = new HashMap<String, String>();
    var twins = new HashMap<String, String>();
    for (var path : snapshot.entries().keySet()) {
      var other = byFolded.putIfAbsent(folded(path), path);
      if (other != null) {
        twins.put(path, other);
        twins.put(other, path);
      }
    }
    return twins;
  }

  private static String folded(String path) {
    var composed =
        path.chars().allMatch(c -> c < 0x80)
            ? path
            : Normalizer.normalize(path, Normalizer.Form.NFC);
    return composed.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
  }
}
