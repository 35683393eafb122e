package dev.fleetwright.compiler.git;

import java.io.IOException;
import java.nio.file.Path;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.ObjectWalk;

/** Whether a repository still has all that its refs lead to, read as a reader would. */
final class MirrorCheck {
  private MirrorCheck() {}

  static boolean isWhole(Path folder) {
    try {
      var repository = Repositories.open(folder);
      try (var walk = new ObjectWalk(repository)) {
        for (var ref : repository.getRefDatabase().getRefsByPrefix(Constants.R_REFS)) {
          walk.markStart(walk.parseAny(id(ref.getObjectId())));
        }
        while (walk.next() != null) {
          // Walking parses the commit.
        }
        for (var object = walk.nextObject(); object != null; object = walk.nextObject()) {
          read(repository, object);
        }
      }
      return true;
    } catch (IOException | RuntimeException e) {
      // What is malformed enough trips the parsers.
      return false;
    }
  }

  private static ObjectId id(@org.jspecify.annotations.Nullable ObjectId id) throws IOException {
    if (id == null) {
      throw new IOException("a ref that leads nowhere");
    }
    return id;
  }

  private static void read(Repository repository, ObjectId object) throws IOException {
    try (var stream = repository.open(object).openStream()) {
      stream.transferTo(java.io.OutputStream.nullOutputStream());
    }
  }
}
