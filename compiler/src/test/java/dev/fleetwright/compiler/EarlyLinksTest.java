package dev.fleetwright.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.source.SourceLocation;
import java.lang.classfile.ClassFile;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * What the build links early (src/build/EarlyLinks.java, and texts by an option of javac), and that
 * it means the same.
 */
class EarlyLinksTest {
  @Test
  void nothing_is_left_to_link_that_a_cold_start_would_wait_for() throws Exception {
    var classes = Path.of(Json.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    var left = new ArrayList<String>();
    try (var files = Files.walk(classes)) {
      for (var file : files.filter(each -> each.toString().endsWith(".class")).toList()) {
        for (var method : ClassFile.of().parse(file).methods()) {
          for (var element : method.code().map(code -> code.elementList()).orElse(List.of())) {
            if (element instanceof InvokeDynamicInstruction call && isSlow(call)) {
              left.add(classes.relativize(file) + " " + call.name());
            }
          }
        }
      }
    }

    assertThat(left).isEmpty();
  }

  private static boolean isSlow(InvokeDynamicInstruction call) {
    var name = call.name().stringValue();
    return switch (call.bootstrapMethod().owner().displayName()) {
      case "SwitchBootstraps" ->
          call.bootstrapArgs().stream().allMatch(ClassDesc.class::isInstance);
      case "ObjectMethods" -> name.equals("equals") || name.equals("hashCode");
      case "StringConcatFactory" -> true;
      default -> false;
    };
  }

  @Test
  void records_are_equal_as_the_language_says() {
    var place = new SourceLocation("a", 1, 2);

    assertThat(place).isEqualTo(new SourceLocation(new String("a"), 1, 2)).isNotEqualTo("a:1:2");
    assertThat(place)
        .isNotEqualTo(new SourceLocation("b", 1, 2))
        .isNotEqualTo(new SourceLocation("a", 2, 2))
        .isNotEqualTo(new SourceLocation("a", 1, 3))
        .isNotEqualTo(null);
    assertThat(place.hashCode()).isEqualTo((Objects.hashCode("a") * 31 + 1) * 31 + 2);
    assertThat(new Json.Num(Double.NaN)).isEqualTo(new Json.Num(Double.NaN));
    assertThat(new Json.Num(0.0)).isNotEqualTo(new Json.Num(-0.0));
    assertThat(new Json.Int(1L << 40)).isNotEqualTo(new Json.Int(0));
    assertThat(new Json.Int(1L << 40)).hasSameHashCodeAs(1L << 40);
    assertThat(place).hasToString("a:1:2");
    assertThat(new Json.Str("x").toString()).isEqualTo("Str[value=x]");
  }
}
