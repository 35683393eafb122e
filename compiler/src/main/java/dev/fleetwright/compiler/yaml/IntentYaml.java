package dev.fleetwright.compiler.yaml;

import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.source.SourceLocation;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.events.DocumentEndEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.StreamEndEvent;

/**
 * Reads our own files, intents and overlays, strictly: one document of YAML 1.2 without duplicate
 * keys, tags, anchors, aliases and merge keys, and without a scalar that YAML 1.1 or kubectl would
 * take for something else. At most 1 MiB, 64 levels, a million values.
 */
public final class IntentYaml {
  private static final int BYTES = 1 << 20;
  private static final int DEPTH = 64;

  private IntentYaml() {}

  /**
   * Reads one file.
   *
   * @param file its path in the repo, for the places of what is found
   * @param out gets every error found; a tree may come back all the same, fit to look for more
   * @return null where nothing could be read
   */
  public static @Nullable YamlNode read(String file, byte[] utf8, Diagnostics out) {
    var source = SourceText.decode(file, utf8, BYTES, true, out);
    if (source == null) {
      return null;
    }
    if (source.isBlank()) {
      out.add(Diagnostic.error("FW1002", SourceLocation.whole(file), "the file is empty"));
      return null;
    }
    var said = new Said(out, source.secrets());
    try {
      return document(Events.of(source), said);
    } catch (Refused e) {
      said.add(e.diagnostic());
      return null;
    } finally {
      said.close(file);
    }
  }

  private static @Nullable YamlNode document(Events events, Said out) throws Refused {
    events.next();
    if (events.next() instanceof DocumentStartEvent start && start.getSpecVersion().isPresent()) {
      out.add(Complaints.directive(events.start(start)));
    }
    var root =
        new Composer(events, new IntentDialect(out), new Budget(DEPTH, 4L * BYTES), out).document();
    while (events.peek() instanceof DocumentEndEvent) {
      events.next();
    }
    if (!(events.peek() instanceof StreamEndEvent)) {
      out.add(
          Diagnostic.error("FW1011", events.start(events.peek()), "a second document")
              .because("a file is one document here")
              .fix("make it a file of its own"));
    }
    return root;
  }
}
