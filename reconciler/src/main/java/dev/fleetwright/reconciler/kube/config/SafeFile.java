package dev.fleetwright.reconciler.kube.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads files that a kubeconfig names: ordinary ones of a sane size, and nothing else. */
final class SafeFile {
  private SafeFile() {}

  /** Whether the file is in the folder or below it, also after all links are followed. */
  static boolean isBelow(Path file, @Nullable Path folder) {
    return folder != null && real(file).startsWith(real(folder));
  }

  /** Of what is not there, its folder's real path tells; reading it fails later. */
  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      var parent = path.getParent();
      var name = path.getFileName();
      return parent == null || name == null ? path : real(parent).resolve(name);
    }
  }

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
