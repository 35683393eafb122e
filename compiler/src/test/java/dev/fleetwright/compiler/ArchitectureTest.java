package dev.fleetwright.compiler;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;

/** The floors of the compiler, and who may use what. The list is the plan of the house. */
@AnalyzeClasses(
    packages = "dev.fleetwright.compiler",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ROOT = "dev.fleetwright.compiler.";

  /** Bottom first. A package may use those before it, never those after. */
  private static final List<String> FLOORS =
      List.of(
          "json",
          "source",
          "git",
          "yaml.kubectl",
          "yaml",
          "schema",
          "kubernetes",
          "manifest",
          "security",
          "template",
          "intent",
          "resolve",
          "plan",
          "overlay",
          "render",
          "raw",
          "compile",
          "diff",
          "cli");

  /** Each library has one door. */
  private static final Map<String, List<String>> DOORS =
      Map.of(
          "org.eclipse.jgit..", List.of("git"),
          "org.snakeyaml..", List.of("yaml", "yaml.kubectl"),
          "com.github.jknack..", List.of("template"),
          "com.networknt..", List.of("schema"),
          "tools.jackson..", List.of("json", "schema"),
          "picocli..", List.of("cli"));

  /** The packages that touch the world; all others turn values into values. */
  private static final List<String> EFFECTS = List.of("git", "cli");

  /** The package itself: one below it has a floor of its own. */
  private static String of(String floor) {
    return ROOT + floor;
  }

  private static String[] allBut(List<String> floors) {
    return FLOORS.stream()
        .filter(floor -> !floors.contains(floor))
        .map(ArchitectureTest::of)
        .toArray(String[]::new);
  }

  @ArchTest
  void every_package_uses_only_lower_floors(JavaClasses compiler) {
    for (int i = 0; i < FLOORS.size() - 1; i++) {
      var higher = FLOORS.subList(i + 1, FLOORS.size()).stream().map(ArchitectureTest::of);
      noClasses()
          .that()
          .resideInAPackage(of(FLOORS.get(i)))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(higher.toArray(String[]::new))
          .check(compiler);
    }
  }

  @ArchTest
  void every_package_has_a_floor(JavaClasses compiler) {
    var packages = new TreeSet<String>();
    compiler.forEach(each -> packages.add(each.getPackageName().substring(ROOT.length())));

    assertThat(packages).containsExactlyInAnyOrderElementsOf(FLOORS);
  }

  @ArchTest
  void every_package_says_what_it_is_and_where_null_may_be(JavaClasses compiler) {
    for (var floor : FLOORS) {
      assertThat(compiler.getPackage(ROOT + floor).isAnnotatedWith(NullMarked.class))
          .as(floor)
          .isTrue();
    }
  }

  @ArchTest
  void every_library_has_one_door(JavaClasses compiler) {
    DOORS.forEach((library, doors) ->
        noClasses()
            .that()
            .resideInAnyPackage(allBut(doors))
            .should()
            .dependOnClassesThat()
            .resideInAPackage(library)
            .check(compiler));
  }

  @ArchTest
  void only_the_doors_touch_the_world(JavaClasses compiler) {
    var pure = noClasses().that().resideInAnyPackage(allBut(EFFECTS)).should();
    pure.dependOnClassesThat()
        .resideInAnyPackage("java.nio.file..", "java.net.http..")
        .check(compiler);
    var local = noClasses().that().resideInAnyPackage(allBut(EFFECTS)).should();
    local
        .dependOnClassesThat()
        .belongToAnyOf(java.net.Socket.class, java.net.URL.class, java.io.File.class)
        .check(
            compiler.that(
                com.tngtech.archunit.base.DescribedPredicate.not(
                    com.tngtech.archunit.core.domain.properties.HasName.Predicates.name(
                        ROOT + "template.Registry"))));
    var values = noClasses().that().resideInAnyPackage(allBut(EFFECTS)).should();
    values
        .callMethod(System.class, "getenv", String.class)
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(java.util.UUID.class, "randomUUID")
        .orShould()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(compiler);
  }

  @ArchTest
  void nothing_global_changes(JavaClasses compiler) {
    noFields().that().areStatic().should().notBeFinal().check(compiler);
  }

  @ArchTest
  void names_say_what_a_thing_is(JavaClasses compiler) {
    classes()
        .should()
        .haveSimpleNameNotEndingWith("Util")
        .andShould()
        .haveSimpleNameNotEndingWith("Utils")
        .andShould()
        .haveSimpleNameNotEndingWith("Helper")
        .andShould()
        .haveSimpleNameNotEndingWith("Manager")
        .andShould()
        .haveSimpleNameNotEndingWith("Impl")
        .check(compiler);
  }

  @ArchTest
  void all_classes_were_looked_at(JavaClasses compiler) {
    var names = new ArrayList<>(compiler.stream().map(JavaClass::getName).toList());

    assertThat(names).hasSizeGreaterThan(100).contains(ROOT + "compile.Compiler");
  }
}
