package dev.fleetwright.reconciler.app;

import dev.fleetwright.compiler.cli.Messages;
import dev.fleetwright.compiler.compile.Limits;
import dev.fleetwright.compiler.git.GitFailure;
import dev.fleetwright.compiler.git.Origin;
import dev.fleetwright.compiler.git.Token;
import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.source.SourceLocation;
import dev.fleetwright.compiler.source.Spelling;
import dev.fleetwright.compiler.yaml.IntentYaml;
import dev.fleetwright.compiler.yaml.YamlNode;
import dev.fleetwright.compiler.yaml.YamlNode.YamlList;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import dev.fleetwright.compiler.yaml.YamlNode.YamlScalar;
import dev.fleetwright.reconciler.cli.config.Durations;
import dev.fleetwright.reconciler.kube.config.Access;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code service.yaml}: all of it, or every error with its place. */
final class ServiceConfigReader {
  private static final List<String> KEYS =
      List.of(
          "apiVersion",
          "kind",
          "repo",
          "tokenFile",
          "tokenUser",
          "privateNetwork",
          "branch",
          "rewound",
          "intent",
          "compileDeadline",
          "compileObjects",
          "poll",
          "interval",
          "deadline",
          "concurrency",
          "drain",
          "store",
          "kubeconfig",
          "contexts",
          "allowContexts",
          "allowExec",
          "allowEnv",
          "allowUnverified",
          "allowFiles",
          "listen");
  private static final Pattern ADDRESS = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^:]+):([0-9]{1,5})");
  private final Path folder;
  private final YamlMap root;
  private final Diagnostics found;

  private ServiceConfigReader(Path folder, YamlMap root, Diagnostics found) {
    this.folder = folder;
    this.root = root;
    this.found = found;
  }

  /**
   * @param file as the user named it; relative paths in it count from its folder
   * @param defaultStore where the state is when the file does not say
   * @return null when something is wrong, which {@code found} then says
   */
  static @Nullable ServiceConfig read(
      Path file, byte[] utf8, Path defaultStore, Diagnostics found) {
    var node = IntentYaml.read(file.toString(), utf8, found);
    if (node == null) {
      return null;
    }
    if (!(node instanceof YamlMap root)) {
      found.add(
          Diagnostic.error("FW2901", node.at(), "the configuration of a service must be a map"));
      return null;
    }
    var absolute = file.toAbsolutePath();
    var folder = absolute.getParent();
    var reader = new ServiceConfigReader(folder == null ? absolute : folder, root, found);
    var config = reader.config(defaultStore);
    return found.hasErrors() ? null : config;
  }

  private ServiceConfig config(Path defaultStore) {
    unknownKeys();
    exactly("apiVersion", "fleetwright.dev/v1");
    exactly("kind", "Service");
    return new ServiceConfig(
        repo(),
        token(),
        flag("privateNetwork"),
        text("branch", Function.identity(), "a branch", "main"),
        text("rewound", Rewound::of, "hold, alert or allow", Rewound.HOLD),
        text("intent", Function.identity(), "a path in the repo", "intent.yaml"),
        new Limits(
            duration("compileDeadline", Limits.DEFAULT.time()),
            number("compileObjects", Limits.DEFAULT.objects(), 1_000_000_000)),
        duration("poll", Duration.ofSeconds(30)),
        duration("interval", Duration.ofMinutes(5)),
        duration("deadline", Duration.ofMinutes(5)),
        (int) number("concurrency", 32, 1024),
        duration("drain", Duration.ofSeconds(20)),
        text("store", this::path, "a folder", defaultStore),
        file("kubeconfig"),
        access(),
        text(
            "listen",
            ServiceConfigReader::address,
            "an address and a port, such as 127.0.0.1:9480",
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 9480)));
  }

  private Origin repo() {
    var nowhere = new Origin.Folder(folder);
    if (root.get("repo") == null) {
      missing("repo", "say where the fleet repo is, a folder or a URL");
      return nowhere;
    }
    var written = text("repo", Function.identity(), "a folder or a URL", "");
    if (written.isEmpty()) {
      return nowhere;
    }
    try {
      return Origin.of(written) instanceof Origin.Folder(var path)
          ? new Origin.Folder(folder.resolve(path).normalize())
          : Origin.of(written);
    } catch (GitFailure | InvalidPathException e) {
      // The line is not shown, for it may hold a secret.
      var place = SourceLocation.whole(root.at().file());
      found.add(Diagnostic.error("FW2904", place, "'repo': " + e.getMessage()));
      return nowhere;
    }
  }

  private @Nullable Token token() {
    var file = file("tokenFile");
    var user = text("tokenUser", Function.identity(), "a name", "git");
    return file == null ? null : new Token(user, () -> secret(file));
  }

  /** Read at each fetch, so that the token can be changed while the service runs. */
  private static String secret(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("the token cannot be read: " + Messages.of(e), e);
    }
  }

  private @Nullable Path file(String key) {
    return root.get(key) == null ? null : text(key, this::path, "a file", folder);
  }

  private boolean flag(String key) {
    var node = root.get(key);
    if (node == null || node.json() instanceof Json.Bool) {
      return node != null && node.json() == Json.Bool.TRUE;
    }
    wrong(key, node, "true or false");
    return false;
  }

  private Set<String> names(String key) {
    var names = new LinkedHashSet<String>();
    var node = root.get(key);
    if (node instanceof YamlList(_, var items)) {
      for (var item : items) {
        if (item.json() instanceof Json.Str(var name)) {
          names.add(name);
        } else {
          wrong(key, item, "a list of names");
        }
      }
    } else if (node != null) {
      wrong(key, node, "a list of names");
    }
    return names;
  }

  private Access access() {
    return new Access(
        map("contexts"),
        root.get("allowContexts") == null ? null : names("allowContexts"),
        names("allowExec"),
        names("allowEnv"),
        names("allowUnverified"),
        folders(),
        new Access.Where(root.at().file(), false));
  }

  private Set<Path> folders() {
    var folders = new LinkedHashSet<Path>();
    for (var name : names("allowFiles")) {
      var path = path(name);
      if (path == null) {
        wrong("allowFiles", Objects.requireNonNull(root.get("allowFiles")), "a list of folders");
      } else {
        folders.add(path);
      }
    }
    return folders;
  }

  private Map<String, String> map(String key) {
    var map = new LinkedHashMap<String, String>();
    var node = root.get(key);
    if (node instanceof YamlMap entries) {
      entries
          .entries()
          .forEach((name, entry) -> {
            if (entry.value().json() instanceof Json.Str(var value) && !value.isBlank()) {
              map.put(name, value);
            } else {
              wrong(key + "." + name, entry.value(), "a name");
            }
          });
    } else if (node != null) {
      wrong(key, node, "a map of names");
    }
    return map;
  }

  private void unknownKeys() {
    root.entries()
        .forEach((key, entry) -> {
          if (!KEYS.contains(key)) {
            var error = Diagnostic.error("FW2902", entry.keyAt(), "unknown key '" + key + "'");
            found.add(
                error.fix(
                    Spelling.question(key, KEYS)
                        .orElseGet(() -> "the keys are " + String.join(", ", KEYS))));
          }
        });
  }

  private void exactly(String key, String wanted) {
    if (root.get(key) == null) {
      missing(key, "write `" + key + ": " + wanted + "`");
    } else {
      text(key, value -> value.equals(wanted) ? value : null, "'" + wanted + "'", wanted);
    }
  }

  private void missing(String key, String fix) {
    var place = SourceLocation.whole(root.at().file());
    found.add(Diagnostic.error("FW2903", place, "'" + key + "' is missing").fix(fix));
  }

  private Duration duration(String key, Duration fallback) {
    return text(key, Durations::parse, Durations.FORM, fallback);
  }

  private long number(String key, long fallback, long most) {
    var node = root.get(key);
    if (node == null) {
      return fallback;
    }
    if (node.json() instanceof Json.Int(long value) && value >= 1 && value <= most) {
      return value;
    }
    wrong(key, node, "a number from 1 to " + most);
    return 1;
  }

  private @Nullable Path path(String value) {
    try {
      return folder.resolve(value).normalize();
    } catch (InvalidPathException e) {
      return null;
    }
  }

  private static @Nullable InetSocketAddress address(String value) {
    var parts = ADDRESS.matcher(value);
    if (!parts.matches() || Integer.parseInt(parts.group(2)) > 65_535) {
      return null;
    }
    try {
      return new InetSocketAddress(
          InetAddress.getByName(parts.group(1)), Integer.parseInt(parts.group(2)));
    } catch (UnknownHostException e) {
      return null;
    }
  }

  /** The value that {@code reader} makes of a string; what it makes null of is an error. */
  private <T> T text(String key, Function<String, @Nullable T> reader, String wanted, T fallback) {
    var node = root.get(key);
    if (node == null) {
      return fallback;
    }
    var value =
        node instanceof YamlScalar(_, Json.Str(var written), _) && !written.isBlank()
            ? reader.apply(written)
            : null;
    if (value == null) {
      wrong(key, node, wanted);
      return fallback;
    }
    return value;
  }

  private void wrong(String key, YamlNode node, String wanted) {
    var written =
        switch (node) {
          case YamlScalar(_, var value, _) -> JsonText.write(value);
          case YamlList _ -> "a list";
          case YamlMap _ -> "a map";
        };
    found.add(
        Diagnostic.error("FW2904", node.at(), "'%s' is %s".formatted(key, written))
            .fix("it must be " + wanted));
  }
}
