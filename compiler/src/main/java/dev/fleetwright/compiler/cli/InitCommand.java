package dev.fleetwright.compiler.cli;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.yaml.YamlText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** {@code fleetwright init}. */
public final class InitCommand extends FleetCommand {
  private static final List<String> FILES = List.of("intent.yaml", "teams/hello.yaml");

  private static final int LONGEST = 40;

  /** How the sample is called. */
  private static final String NAME = "name: my-fleet";

  /** What the first lines of those name, for editors. */
  private static final List<String> SCHEMAS = List.of("intent", "import");

  @org.jspecify.annotations.Nullable Path folder;

  @Override
  protected void takes(Line line) {
    line.says(
        "Write a small commented fleet repo, named after its folder; refuses one that has an intent.");
    line.argument(
        Path.class,
        "DIR",
        "the folder; made when it is not there (default: the current directory, or -C)",
        path -> folder = path);
  }

  @Override
  protected boolean isOfAFleet() {
    return false;
  }

  @Override
  protected int run() throws CommandFailure, IOException {
    var root = folder == null ? options.directory : options.directory.resolve(folder);
    for (var file : FILES) {
      if (Files.exists(root.resolve(file), LinkOption.NOFOLLOW_LINKS)) {
        throw CommandFailure.input(
            root.resolve(file) + " is there already; init only starts a new fleet repo");
      }
    }
    for (var file : FILES) {
      var target = root.resolve(file);
      var parent = target.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      try (var in = InitCommand.class.getResourceAsStream("init/" + file)) {
        if (in == null) {
          throw new IllegalStateException("the build left out init/" + file);
        }
        var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        Files.writeString(target, text.replace(NAME, "name: " + nameOf(root)));
      }
      out().println("wrote " + target);
    }
    for (var name : SCHEMAS) {
      var target = root.resolve(".fleetwright").resolve(name + ".schema.json");
      Files.createDirectories(root.resolve(".fleetwright"));
      Files.writeString(target, EditorSchema.of(name));
      out().println("wrote " + target);
    }
    say(
        """

        Next, in that folder:
          fleetwright validate                        say what is wrong with the intent
          fleetwright compile --cluster local-dev     the manifests of one cluster
          git init && git add -A && git commit -m "Start the fleet"
          fleetwright diff                            what your next edit does to the fleet\
        """);
    return ExitCode.OK;
  }

  /** A fleet's state and its objects go by its name, so two repos had better not share one. */
  private static String nameOf(Path root) {
    var folder = root.toAbsolutePath().normalize().getFileName();
    var name = new StringBuilder();
    for (char c : String.valueOf(folder).toLowerCase(Locale.ROOT).toCharArray()) {
      boolean plain = c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
      if (plain && name.length() < LONGEST) {
        name.append(c);
      } else if (!plain && !name.isEmpty() && name.charAt(name.length() - 1) != '-') {
        name.append('-');
      }
    }
    while (!name.isEmpty() && name.charAt(name.length() - 1) == '-') {
      name.setLength(name.length() - 1);
    }
    boolean named = folder != null && !name.isEmpty();
    var text = YamlText.bytes(Json.str(named ? name.toString() : "my-fleet"));
    return new String(text, StandardCharsets.UTF_8).strip();
  }
}
