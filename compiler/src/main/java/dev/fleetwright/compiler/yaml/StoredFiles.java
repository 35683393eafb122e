package dev.fleetwright.compiler.yaml;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The overlays and schemas that come with the program, read already: the build leaves their trees
 * in this class (StoreFiles), because a cold start has no time to open jars and parse.
 */
public final class StoredFiles {
  private StoredFiles() {}

  /**
   * The names of the files in a folder, in their order.
   *
   * @param folder {@code overlays} or {@code schemas}
   */
  public static List<String> names(String folder) {
    return text("")
        .lines()
        .filter(name -> name.startsWith(folder + "/"))
        .map(name -> name.substring(folder.length() + 1))
        .toList();
  }

  /**
   * The tree of a file, with every place in it; made anew at each call.
   *
   * @param name such as {@code overlays/eks.yaml}
   */
  public static YamlNode tree(String name) {
    return StoredTree.read(text(name).getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String text(String name) {
    var stored = stored(name);
    if (stored == null) {
      throw new IllegalArgumentException("the build stored no file " + name);
    }
    return stored;
  }

  /**
   * What the build puts here: the bytes of a file's tree, one in each character; for no name, the
   * names of all files, one on each line.
   */
  @SuppressWarnings("UnusedVariable")
  private static @Nullable String stored(String name) {
    return null;
  }
}
