package dev.fleetwright.reconciler.kube;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads files that a kubeconfig names: ordinary ones of a sane size, and nothing else. */
final class SafeFile {
  private SafeFile() {}

  /** The content, or null when it is no ordinary file, is too large or cannot be read. */
  static @Nullable String text(Path file, int mostBytes) {
    try {
      // A pipe or a device could hold us for ever; only what is a file after links is opened.
      if (!Files.isRegularFile(file) || Files.size(file) > mostBytes) {
        return null;
      }
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return null;
    }
  }
}
