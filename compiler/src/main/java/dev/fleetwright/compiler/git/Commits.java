package dev.fleetwright.compiler.git;

import java.nio.file.Path;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;

/** Makes commits. */
public final class Commits {
  private Commits() {}

  /**
   * Commits everything in a folder, which becomes a repository when it is none; the user's Git
   * configuration plays no part.
   *
   * @param author name and address in one, as in {@code a@example.com}
   * @return the commit's full id
   */
  public static String all(Path folder, String author, String message) throws GitFailure {
    Repositories.isolate();
    try (var git = Git.init().setDirectory(folder.toFile()).setInitialBranch("main").call()) {
      git.add().addFilepattern(".").call();
      return git.commit()
          .setMessage(message)
          .setAuthor(author, author)
          .setCommitter(author, author)
          .setSign(false)
          .call()
          .name();
    } catch (GitAPIException e) {
      throw new GitFailure(GitFailure.Kind.WORLD, "cannot commit in " + folder, e);
    }
  }
}
