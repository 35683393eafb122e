package dev.fleetwright.compiler.source;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.Json.Arr;
import dev.fleetwright.compiler.json.Json.Obj;
import java.util.List;
import java.util.Locale;

/** Diagnostics for machines: our own stable shape, and SARIF 2.1.0 for forges and editors. */
public final class DiagnosticJson {
  private DiagnosticJson() {}

  /** {@code {"diagnostics": [{code, severity, file, line, column, message, also, why, fix}]}}. */
  public static Obj of(List<Diagnostic> diagnostics) {
    return Json.obj()
        .put(
            "diagnostics",
            new Arr(diagnostics.stream().sorted().<Json>map(DiagnosticJson::one).toList()))
        .build();
  }

  private static Obj one(Diagnostic diagnostic) {
    return Json.obj()
        .put("code", diagnostic.code())
        .put("severity", diagnostic.severity().name().toLowerCase(Locale.ROOT))
        .putAll(place(diagnostic.at()))
        .put("message", diagnostic.message())
        .putNonEmpty(
            "also",
            new Arr(
                diagnostic.also().stream()
                    .<Json>map(also ->
                        Json.obj().putAll(place(also.at())).put("message", also.message()).build())
                    .toList()))
        .put("why", diagnostic.why())
        .put("fix", diagnostic.fix())
        .build();
  }

  private static Obj place(SourceLocation at) {
    var place = Json.obj().put("file", at.file());
    if (at.line() > 0) {
      place.put("line", at.line());
    }
    if (at.column() > 0) {
      place.put("column", at.column());
    }
    return place.build();
  }

  /** A SARIF 2.1.0 log with one run. */
  public static Obj sarif(List<Diagnostic> diagnostics, String version) {
    var rules =
        diagnostics.stream()
            .map(Diagnostic::code)
            .distinct()
            .sorted()
            .<Json>map(code -> Json.obj().put("id", code).build())
            .toList();
    var driver =
        Json.obj().put("name", "fleetwright").put("version", version).put("rules", new Arr(rules));
    var run =
        Json.obj()
            .put("tool", Json.obj().put("driver", driver.build()).build())
            .put("columnKind", "unicodeCodePoints")
            .put(
                "results",
                new Arr(diagnostics.stream().sorted().<Json>map(DiagnosticJson::result).toList()));
    return Json.obj()
        .put("$schema", "https://json.schemastore.org/sarif-2.1.0.json")
        .put("version", "2.1.0")
        .put("runs", Json.arr(run.build()))
        .build();
  }

  private static Obj result(Diagnostic diagnostic) {
    var text = new StringBuilder(diagnostic.message());
    if (diagnostic.why() != null) {
      text.append("\nwhy: ").append(diagnostic.why());
    }
    if (diagnostic.fix() != null) {
      text.append("\nfix: ").append(diagnostic.fix());
    }
    return Json.obj()
        .put("ruleId", diagnostic.code())
        .put("level", diagnostic.severity().name().toLowerCase(Locale.ROOT))
        .put("message", Json.obj().put("text", text.toString()).build())
        .put("locations", Json.arr(sarifLocation(diagnostic.at(), null)))
        .putNonEmpty(
            "relatedLocations",
            new Arr(
                diagnostic.also().stream()
                    .<Json>map(also -> sarifLocation(also.at(), also.message()))
                    .toList()))
        .build();
  }

  private static Obj sarifLocation(
      SourceLocation at, @org.jspecify.annotations.Nullable String message) {
    var physical = Json.obj().put("artifactLocation", Json.obj().put("uri", at.file()).build());
    if (at.line() > 0) {
      var region = Json.obj().put("startLine", at.line());
      if (at.column() > 0) {
        region.put("startColumn", at.column());
      }
      physical.put("region", region.build());
    }
    return Json.obj()
        .put("physicalLocation", physical.build())
        .put("message", message == null ? null : Json.obj().put("text", message).build())
        .build();
  }
}
