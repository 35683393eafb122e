package dev.fleetwright.reconciler.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Nothing is shipped that nobody looked up: {@code .ci/libraries.tsv} lists each library with its
 * version, and the lowest version of it that has no published advisory of severity high or above.
 */
class ShippedLibrariesIT {
  private static final Path PROJECT =
      Path.of(System.getProperty("basedir", "reconciler")).resolve("..").normalize();
  private static final String NONE = "-";

  /** A line of the list; {@code atLeast} is {@link #NONE} where no advisory is known. */
  private record Library(String name, String version, String atLeast, String because) {
    static Library parse(String line) {
      var parts = line.split("\t", -1);
      assertThat(parts).as(line).hasSize(4);
      return new Library(parts[0], parts[1], parts[2], parts[3]);
    }

    String jar() {
      return name + "-" + version + ".jar";
    }
  }

  @Test
  void the_list_is_what_is_shipped() throws IOException {
    assertThat(listed().stream().map(Library::jar)).containsExactlyInAnyOrderElementsOf(shipped());
  }

  @TestFactory
  Stream<DynamicTest> no_library_has_a_published_advisory_of_severity_high() throws IOException {
    return listed().stream()
        .filter(library -> !library.atLeast().equals(NONE))
        .map(library ->
            DynamicTest.dynamicTest(
                library.name(),
                () ->
                    assertThat(ModuleDescriptor.Version.parse(library.version()))
                        .as(library.because())
                        .isGreaterThanOrEqualTo(
                            ModuleDescriptor.Version.parse(library.atLeast()))));
  }

  private static List<Library> listed() throws IOException {
    return Files.readAllLines(PROJECT.resolve(".ci/libraries.tsv")).stream()
        .filter(line -> !line.startsWith("#"))
        .map(Library::parse)
        .toList();
  }

  /** The jars that the program's own jar names, which is all that ever runs. */
  private static List<String> shipped() throws IOException {
    var main = PROJECT.resolve("reconciler/target/fleetwright/lib/fleetwright.jar");
    try (var jar = new JarFile(main.toFile())) {
      var path = jar.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
      return Stream.of(path.split(" ")).filter(name -> !name.startsWith("fleetwright-")).toList();
    }
  }
}
