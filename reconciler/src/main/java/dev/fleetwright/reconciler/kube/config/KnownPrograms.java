package dev.fleetwright.reconciler.kube.config;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The credential programs that providers' kubeconfigs name, and the arguments by which each prints
 * a token and does nothing else. An option such as {@code --endpoint-url} would have them send the
 * operator's credentials elsewhere.
 */
final class KnownPrograms {
  /** An argument that may be anything but an option. */
  private static final String ANY = "*";

  /**
   * @param words the arguments that are no options, in their order
   * @param valued options with a value
   * @param flags options without one
   */
  private record Shape(List<String> words, Set<String> valued, Set<String> flags) {}

  private static final Map<String, Shape> SHAPES =
      Map.of(
          "aws",
          new Shape(
              List.of("eks", "get-token"),
              Set.of(
                  "--cluster-name",
                  "--cluster-id",
                  "--region",
                  "--role-arn",
                  "--role",
                  "--profile",
                  "--output"),
              Set.of()),
          "aws-iam-authenticator",
          new Shape(
              List.of("token"),
              Set.of("-i", "--cluster-id", "-r", "--role", "--region", "-s", "--session-name"),
              Set.of()),
          "gke-gcloud-auth-plugin",
          new Shape(List.of(), Set.of(), Set.of("--use_application_default_credentials")),
          "gcloud",
          new Shape(List.of("config", "config-helper"), Set.of("--format"), Set.of()),
          "kubelogin",
          new Shape(
              List.of("get-token"),
              Set.of(
                  "--environment",
                  "--server-id",
                  "--client-id",
                  "-t",
                  "--tenant-id",
                  "-l",
                  "--login"),
              Set.of()),
          "doctl",
          new Shape(
              List.of("kubernetes", "cluster", "kubeconfig", "exec-credential", ANY),
              Set.of("--version", "--context"),
              Set.of()),
          "oci",
          new Shape(
              List.of("ce", "cluster", "generate-token"),
              Set.of("--cluster-id", "--region", "--profile"),
              Set.of()));

  /** What runs whatever its arguments say. */
  private static final Set<String> INTERPRETERS =
      Set.of(
          "sh",
          "bash",
          "dash",
          "ash",
          "ksh",
          "zsh",
          "fish",
          "busybox",
          "env",
          "xargs",
          "nohup",
          "sudo",
          "python",
          "python2",
          "python3",
          "perl",
          "ruby",
          "node",
          "deno",
          "bun",
          "php",
          "java",
          "lua",
          "awk",
          "cmd",
          "powershell",
          "pwsh");

  private static final Shape NOTHING = new Shape(List.of(), Set.of(), Set.of());

  private KnownPrograms() {}

  /** The first argument that is none of those that this program needs, without a value in it. */
  static Optional<String> stranger(String command, List<String> arguments) {
    var shape = shape(command);
    if (shape == null) {
      return Optional.empty();
    }
    var words = new ArrayDeque<>(shape.words());
    for (int i = 0; i < arguments.size(); i++) {
      var argument = arguments.get(i);
      int equals = argument.indexOf('=');
      if (!argument.startsWith("-")) {
        var wanted = words.poll();
        if (wanted == null || !wanted.equals(ANY) && !wanted.equals(argument)) {
          return Optional.of("argument " + (i + 1));
        }
      } else if (equals > 0 && shape.valued().contains(argument.substring(0, equals))) {
        // Its value is in the same word.
      } else if (shape.valued().contains(argument)
          && i + 1 < arguments.size()
          && !arguments.get(i + 1).startsWith("-")) {
        i++;
      } else if (!shape.flags().contains(argument)) {
        var option = equals < 0 ? argument : argument.substring(0, equals);
        // A short one may have its value in the same word.
        return Optional.of(option.matches("--[a-z][a-z_-]{0,40}") ? option : "argument " + (i + 1));
      }
    }
    return words.isEmpty() ? Optional.empty() : Optional.of("no \"" + words.peek() + "\"");
  }

  private static @Nullable Shape shape(String command) {
    var name = command.substring(Math.max(command.lastIndexOf('/'), command.lastIndexOf('\\')) + 1);
    if (name.endsWith(".exe")) {
      name = name.substring(0, name.length() - ".exe".length());
    }
    return INTERPRETERS.contains(name.replaceFirst("(?<=python|perl|ruby|php|lua)[0-9.]+$", ""))
        ? NOTHING
        : SHAPES.get(name);
  }
}
