package dev.fleetwright.compiler.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.source.IgnoreRule;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jgit.api.Git;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class IgnoreRulesTest {
  private static final List<String> PIECES =
      List.of(
          "a",
          "b",
          "ab",
          "*",
          "**",
          "***",
          "?",
          "/",
          "/",
          "**/",
          "/**",
          "[ab]",
          "[!a]",
          "[a-b]",
          "[]a]",
          "[[:alpha:]]",
          "[^b",
          "\\a",
          "\\*",
          "[a\\]]",
          " ",
          "\\ ",
          "#",
          "é");

  private static final List<String> PATHS =
      List.of(
          "a",
          "b",
          "ab",
          "aab",
          "a/b",
          "a/a/b",
          "b/a/a",
          "a/b/ab",
          "*",
          "]",
          "a b",
          "é",
          "é/a",
          "#",
          "ba/b",
          "a ",
          "ab/ab/ab/ab");

  @TempDir Path folder;

  @Test
  void lines_mean_what_they_mean_to_git() throws Exception {
    var random = new Random(7);
    var asked = new StringBuilder();
    var ours = new TreeSet<String>();
    Git.init().setDirectory(folder.toFile()).call().close();
    for (int i = 0; i < 1500; i++) {
      var lines = new ArrayList<String>();
      for (int line = 0; line <= random.nextInt(3); line++) {
        var text = new StringBuilder(random.nextInt(5) == 0 ? "!" : "");
        for (int piece = 0; piece <= random.nextInt(5); piece++) {
          text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        lines.add(text.toString());
      }
      var place = "d" + i;
      Files.createDirectories(folder.resolve(place));
      Files.writeString(
          folder.resolve(place).resolve(".gitignore"), String.join("\n", lines) + "\n");
      for (var path : PATHS) {
        asked.append(place).append('/').append(path).append('\0');
        if (isIgnored(lines, path)) {
          ours.add(place + "/" + path + " by " + lines);
        }
      }
    }

    var gits = new TreeSet<String>();
    for (var path : git(asked.toString()).split("\0", -1)) {
      if (!path.isEmpty()) {
        var place = path.substring(0, path.indexOf('/'));
        gits.add(path + " by " + Files.readAllLines(folder.resolve(place).resolve(".gitignore")));
      }
    }

    assertThat(gits).hasSizeGreaterThan(1000);
    assertThat(without(ours, gits)).as("left out by us alone").isEmpty();
    assertThat(without(gits, ours)).as("left out by Git alone").isEmpty();
  }

  private static Set<String> without(Set<String> some, Set<String> others) {
    var left = new TreeSet<>(some);
    left.removeAll(others);
    return left;
  }

  /** As a walk finds it: what is in an ignored folder is not looked at. */
  private static boolean isIgnored(List<String> lines, String path) {
    var rules = lines.stream().flatMap(line -> IgnoreRule.of(line).stream()).toList();
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      if (last(rules, path.substring(0, slash), true)) {
        return true;
      }
    }
    return last(rules, path, false);
  }

  private static boolean last(List<IgnoreRule> rules, String path, boolean folder) {
    return rules.reversed().stream()
        .filter(rule -> rule.fits(path, folder))
        .findFirst()
        .map(IgnoreRule::ignores)
        .orElse(false);
  }

  private String git(String input) throws Exception {
    Files.writeString(folder.resolve("asked"), input);
    var process =
        new ProcessBuilder(
                "git", "-C", folder.toString(), "check-ignore", "--no-index", "--stdin", "-z")
            .redirectInput(folder.resolve("asked").toFile())
            .redirectErrorStream(true)
            .start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*a*a*a*a*a*a*a*a*a*a*a*a*b",
        "[a-z]*[a-z]*[a-z]*[a-z]*[a-z]*[a-z]*[a-z]*b",
        "**/a*/**/a*/**/a*/**/b",
        "?*?*?*?*?*?*?*?*?*?*?*b",
        "*a*[ab]*a*[ab]*a*[ab]*a*[ab]*b"
      })
  void a_line_that_can_be_met_in_many_ways_takes_no_longer(String line) throws Exception {
    Git.init().setDirectory(folder.toFile()).call().close();
    Files.writeString(folder.resolve(".gitignore"), (line + "\n").repeat(100));
    Files.writeString(folder.resolve("intent.yaml"), "a: 1\n");
    var deep = folder.resolve("a/".repeat(100));
    Files.createDirectories(deep);
    for (int i = 0; i < 50; i++) {
      Files.writeString(deep.resolve("a".repeat(150 + i)), "");
    }

    var snapshot = WorktreeReader.read(FleetRepo.locate(folder, "intent.yaml"));

    assertThat(snapshot.entries()).hasSize(52);
  }
}
