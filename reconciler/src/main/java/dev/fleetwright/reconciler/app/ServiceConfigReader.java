package dev.fleetwright.reconciler.app;

import dev.fleetwright.compiler.cli.Messages;
import dev.fleetwright.compiler.compile.Limits;
import dev.fleetwright.compiler.git.GitFailure;
import dev.fleetwright.compiler.git.Origin;
import dev.fleetwright.compiler.git.Token;
import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.source.Diagnostic;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.source.SourceLocation;
import dev.fleetwright.compiler.yaml.IntentYaml;
import dev.fleetwright.compiler.yaml.YamlNode.YamlMap;
import dev.fleetwright.reconciler.cli.config.ConfigKeys;
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
import java.util.List;
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
  private static final ConfigKeys.Codes CODES = new ConfigKeys.Codes("FW2902", "FW2904");

  private final ConfigKeys keys;
  private final Path folder;
  private final Diagnostics found;

  private ServiceConfigReader(ConfigKeys keys) {
    this.keys = keys;
    this.folder = keys.folder();
    this.found = keys.found();
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
    var keys = new ConfigKeys(folder == null ? absolute : folder, root, CODES, found);
    var config = new ServiceConfigReader(keys).config(defaultStore);
    return found.hasErrors() ? null : config;
  }

  private ServiceConfig config(Path defaultStore) {
    keys.only(KEYS);
    exactly("apiVersion", "fleetwright.dev/v1");
    exactly("kind", "Service");
    var store = keys.path("store", "a folder");
    return new ServiceConfig(
        repo(),
        token(),
        flag("privateNetwork"),
        keys.text("branch", Function.identity(), "a branch", "main"),
        keys.text("rewound", Rewound::of, "hold, alert or allow", Rewound.HOLD),
        keys.text("intent", Function.identity(), "a path in the repo", "intent.yaml"),
        new Limits(
            duration("compileDeadline", Limits.DEFAULT.time()),
            number("compileObjects", Limits.DEFAULT.objects(), 1_000_000_000)),
        duration("poll", Duration.ofSeconds(30)),
        duration("interval", Duration.ofMinutes(5)),
        duration("deadline", Duration.ofMinutes(5)),
        (int) number("concurrency", 32, 1024),
        duration("drain", Duration.ofSeconds(20)),
        store == null ? defaultStore : store,
        keys.path("kubeconfig", "a file"),
        keys.access(new Access.Where(keys.root().at().file(), false)),
        keys.text(
            "listen",
            ServiceConfigReader::address,
            "an address and a port, such as 127.0.0.1:9480",
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 9480)));
  }

  private Origin repo() {
    var nowhere = new Origin.Folder(folder);
    if (keys.get("repo") == null) {
      missing("repo", "say where the fleet repo is, a folder or a URL");
      return nowhere;
    }
    var written = keys.text("repo", Function.identity(), "a folder or a URL", "");
    if (written.isEmpty()) {
      return nowhere;
    }
    try {
      return Origin.of(written) instanceof Origin.Folder(var path)
          ? new Origin.Folder(folder.resolve(path).normalize())
          : Origin.of(written);
    } catch (GitFailure | InvalidPathException e) {
      // The line is not shown, for it may hold a secret.
      var place = SourceLocation.whole(keys.root().at().file());
      found.add(Diagnostic.error("FW2904", place, "'repo': " + e.getMessage()));
      return nowhere;
    }
  }

  private @Nullable Token token() {
    var file = keys.path("tokenFile", "a file");
    var user = keys.text("tokenUser", Function.identity(), "a name", "git");
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

  private boolean flag(String key) {
    var node = keys.get(key);
    if (node == null || node.json() instanceof Json.Bool) {
      return node != null && node.json() == Json.Bool.TRUE;
    }
    keys.wrong(key, node, "true or false");
    return false;
  }

  private void exactly(String key, String wanted) {
    if (keys.get(key) == null) {
      missing(key, "write `" + key + ": " + wanted + "`");
    } else {
      keys.text(key, value -> value.equals(wanted) ? value : null, "'" + wanted + "'", wanted);
    }
  }

  private void missing(String key, String fix) {
    var place = SourceLocation.whole(keys.root().at().file());
    found.add(Diagnostic.error("FW2903", place, "'" + key + "' is missing").fix(fix));
  }

  private Duration duration(String key, Duration fallback) {
    return keys.text(key, Durations::parse, Durations.FORM, fallback);
  }

  private long number(String key, long fallback, long most) {
    var node = keys.get(key);
    if (node == null) {
      return fallback;
    }
    if (node.json() instanceof Json.Int(long value) && value >= 1 && value <= most) {
      return value;
    }
    keys.wrong(key, node, "a number from 1 to " + most);
    return 1;
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
}
