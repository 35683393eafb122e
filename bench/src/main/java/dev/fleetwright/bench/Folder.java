package dev.fleetwright.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** A folder that a benchmark writes. */
record Folder(Path path) {
  /** A new one; whatever was there is gone. */
  static Folder fresh(Path path) {
    var folder = new Folder(path);
    folder.delete();
    folder.in("");
    return folder;
  }

  Folder in(String name) {
    try {
      return new Folder(Files.createDirectories(path.resolve(name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void put(String file, String text) {
    try {
      var target = path.resolve(file);
      Files.createDirectories(target.resolveSibling(""));
      Files.writeString(target, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String get(String file) {
    try {
      return Files.readString(path.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Size of all files. */
  long bytes() {
    return walk().stream()
        .filter(Files::isRegularFile)
        .mapToLong(file -> file.toFile().length())
        .sum();
  }

  void delete() {
    if (Files.exists(path)) {
      walk().stream().sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }

  private List<Path> walk() {
    try (var files = Files.walk(path)) {
      return files.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
