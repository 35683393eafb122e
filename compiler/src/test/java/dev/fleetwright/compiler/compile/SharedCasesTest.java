package dev.fleetwright.compiler.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.fleetwright.compiler.SharedData;
import dev.fleetwright.compiler.diff.Differ;
import dev.fleetwright.compiler.diff.ObjectChange;
import dev.fleetwright.compiler.diff.ObjectChange.Kind;
import dev.fleetwright.compiler.diff.ObjectChange.Risk;
import dev.fleetwright.compiler.plan.Compilation;
import dev.fleetwright.compiler.plan.Compilation.Compiled;
import dev.fleetwright.compiler.source.Diagnostic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every folder of {@code cases/compile} of the shared data, so that a new one is looked at as soon
 * as it is there. What is right is read from the line {@code Right:} of its {@code expect.md}: that
 * it compiles, or an error, a warning, a code; of folders with {@code after}, what kind of change
 * that is, and that no secret is shown. A folder of which that line says something else must have a
 * case of ours under its name, see {@link GoldenTest}.
 */
class SharedCasesTest {
  private static final Pattern CODE = Pattern.compile("FW[0-9]{4}");

  private static final Path OURS =
      Path.of(System.getProperty("basedir", "compiler")).resolve("src/test/resources/cases");

  /** That nothing says the scope of a kind is a question of its own, which kubectl does not ask. */
  private static final String UNKNOWN_SCOPE = "FW1511";

  @TestFactory
  Stream<DynamicTest> every_case_comes_to_what_its_page_says() throws IOException {
    var root = SharedData.path("cases/compile");
    try (var folders = Files.list(root)) {
      return folders
          .filter(folder -> Files.exists(folder.resolve("expect.md")))
          .sorted()
          .map(folder -> dynamicTest(folder.getFileName().toString(), () -> check(folder)))
          .toList()
          .stream();
    }
  }

  private static void check(Path folder) throws IOException {
    var right = right(Files.readAllLines(folder.resolve("expect.md")));
    var compilation = Compiler.compile(Folder.snapshot(folder), "intent.yaml");
    if (Files.exists(folder.resolve("after"))) {
      checkDiff(right, compilation, Compiler.compile(Folder.snapshotAfter(folder), "intent.yaml"));
      return;
    }
    var errors = compilation.diagnostics().stream().filter(Diagnostic::isError).toList();
    var code = CODE.matcher(right);
    if (code.find()) {
      assertThat(compilation.diagnostics())
          .as(right)
          .extracting(Diagnostic::code)
          .contains(code.group());
    } else if (right.matches("an error,? or (a )?warning.*|a warning.*")) {
      assertThat(compilation.diagnostics()).as(right).isNotEmpty();
    } else if (right.startsWith("an error")) {
      assertThat(errors).as(right).isNotEmpty();
    } else if (right.contains("succeeds")) {
      assertThat(errors).as(right).allMatch(error -> error.code().equals(UNKNOWN_SCOPE));
    } else {
      assertThat(OURS.resolve(folder.getFileName())).as(right).isDirectory();
    }
    assertThat(isCompiled(compilation)).isEqualTo(errors.isEmpty());
  }

  private static void checkDiff(String right, Compilation before, Compilation after) {
    if (!(before instanceof Compiled was) || !(after instanceof Compiled is)) {
      throw new AssertionError("a case for a diff of what does not compile: " + right);
    }
    var diff = Differ.compare(was.plan(), is.plan());
    if (right.startsWith("kind replace")) {
      assertThat(diff.objects(Kind.REPLACE)).as(right).isPositive();
      assertThat(diff.risk()).as(right).isEqualTo(Risk.DESTRUCTIVE);
    } else if (right.startsWith("no restart")) {
      assertThat(diff.restarts()).as(right).isZero();
    } else if (right.startsWith("exit code 2")) {
      assertThat(diff.isEmpty()).as(right).isFalse();
      for (var group : diff.groups()) {
        assertThat(group.changes())
            .flatExtracting(ObjectChange::fields)
            .allSatisfy(field ->
                assertThat(String.valueOf(field.before()) + field.after())
                    .as(field.path())
                    .contains("(secret, before)", "(secret, after)"));
      }
    } else {
      throw new AssertionError("nothing that can be read: " + right);
    }
  }

  private static boolean isCompiled(Compilation compilation) {
    return compilation instanceof Compiled;
  }

  private static String right(List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith("Right:"))
        .map(line -> line.substring("Right:".length()).strip())
        .findFirst()
        .orElse("");
  }
}
