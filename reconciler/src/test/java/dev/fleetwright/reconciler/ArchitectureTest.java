package dev.fleetwright.reconciler;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.PackageMatcher;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullMarked;

/** The floors of this module; the list is the architecture. */
@AnalyzeClasses(packages = ArchitectureTest.ROOT, importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  static final String ROOT = "dev.fleetwright.reconciler";

  /** Bottom first. A package may use the ones before it, never the ones after. */
  private static final List<String> FLOORS =
      List.of(
          "cluster",
          "kube.config",
          "kube.http",
          "kube",
          "status",
          "inventory",
          "health",
          "observe",
          "drift",
          "leftover",
          "guard",
          "store",
          "apply",
          "reconcile",
          "schedule",
          "control",
          "sandbox",
          "web",
          "cli.config",
          "cli.text",
          "cli.plan",
          "cli",
          "app");

  /** Decide from values alone: no cluster, no store, no clock. */
  private static final List<String> PURE =
      List.of("status", "inventory", "health", "drift", "leftover", "guard");

  /** A library, and the packages that may know it. */
  private static final Map<String, List<String>> BEHIND =
      Map.of(
          "io.kubernetes..", List.of("kube.http"),
          "okhttp3..", List.of("kube.http", "kube"),
          "org.quartz..", List.of("schedule"),
          "java.sql..", List.of("store"),
          "javax.sql..", List.of("store"),
          "org.jdbi..", List.of("store"),
          "com.zaxxer..", List.of("store"),
          "org.flywaydb..", List.of("store"),
          "org.h2..", List.of("store"),
          "io.micrometer..", List.of("web"));

  @ArchTest
  void a_package_uses_only_lower_floors(JavaClasses classes) {
    for (int i = 0; i < FLOORS.size() - 1; i++) {
      var higher = FLOORS.subList(i + 1, FLOORS.size());
      noClasses()
          .that()
          .resideInAPackage(within(FLOORS.get(i)))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(higher.stream().map(ArchitectureTest::within).toArray(String[]::new))
          .allowEmptyShould(true)
          .check(classes);
    }
  }

  @ArchTest
  void every_package_has_a_floor(JavaClasses classes) {
    var floors = FLOORS.stream().map(floor -> PackageMatcher.of(within(floor))).toList();

    assertThat(classes)
        .extracting(JavaClass::getPackageName)
        .allMatch(name -> floors.stream().anyMatch(floor -> floor.matches(name)));
  }

  @ArchTest
  void every_package_says_what_it_is_and_has_no_silent_null(JavaClasses classes) {
    assertThat(classes.getPackage(ROOT).getSubpackagesInTree())
        .filteredOn(p -> p.getClasses().stream().anyMatch(JavaClass::isTopLevelClass))
        .allSatisfy(p -> assertThat(p.isAnnotatedWith(NullMarked.class)).as(p.getName()).isTrue());
  }

  @ArchTest
  void a_library_is_known_to_one_package(JavaClasses classes) {
    BEHIND.forEach((library, packages) ->
        noClasses()
            .that()
            .resideOutsideOfPackages(
                packages.stream().map(ArchitectureTest::within).toArray(String[]::new))
            .should()
            .dependOnClassesThat()
            .resideInAPackage(library)
            .check(classes));
  }

  @ArchTest
  void deciding_reads_no_clock_and_asks_no_cluster(JavaClasses classes) {
    var pure = PURE.stream().map(ArchitectureTest::within).toArray(String[]::new);
    noClasses()
        .that()
        .resideInAnyPackage(pure)
        .should()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName(ROOT + ".cluster.Clusters")
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.net..", "java.nio.file..", "java.util.concurrent..", "org.slf4j..")
        .check(classes);
  }

  /** A package with its own; where those have floors of their own, it alone. */
  private static String within(String floor) {
    boolean isSplit = FLOORS.stream().anyMatch(other -> other.startsWith(floor + "."));
    return ROOT + "." + floor + (isSplit ? "" : "..");
  }
}
