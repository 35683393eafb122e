package dev.fleetwright.compiler.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** The disk's failures in words, without a class name. */
public final class Messages {
  private Messages() {}

  public static String of(IOException failure) {
    return switch (failure) {
      case NoSuchFileException e -> "there is no " + e.getFile();
      case AccessDeniedException e -> "no permission for " + e.getFile();
      case NotDirectoryException e -> e.getFile() + " is no folder";
      case FileAlreadyExistsException e -> e.getFile() + " is there already, and is no folder";
      case FileSystemException e -> e.getFile() + ": " + e.getReason();
      default -> String.valueOf(failure.getMessage());
    };
  }
}
