package dev.fleetwright.reconciler.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every code that the program knows is in the documentation, and there once. */
class ErrorCodesTest {
  private static final Pattern USED = Pattern.compile("\"(FW[0-9]{4})\"");
  private static final Pattern LISTED = Pattern.compile("(?m)^\\| (FW[0-9]{4}) \\|");

  @Test
  void the_codes_of_the_program_are_those_of_the_documentation() throws Exception {
    var used = new TreeSet<String>();
    for (var module : List.of("compiler", "reconciler")) {
      try (var files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
        for (var file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
          used.addAll(codes(USED, file));
        }
      }
    }
    var listed = codes(LISTED, Path.of("..", "docs", "errors.md"));

    assertThat(listed).doesNotHaveDuplicates().containsAll(used);
    assertThat(used).containsAll(listed);
  }

  private static List<String> codes(Pattern pattern, Path file) throws IOException {
    var codes = new ArrayList<String>();
    var found = pattern.matcher(Files.readString(file));
    while (found.find()) {
      codes.add(found.group(1));
    }
    return codes;
  }
}
