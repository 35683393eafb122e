package dev.fleetwright.reconciler.testing;

import static java.util.stream.Collectors.toMap;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an API server says it was asked, from its own {@code apiserver_request_total}: number of
 * requests by verb and what was asked for, e.g. {@code LIST apps/deployments}, {@code GET /api},
 * {@code APPLY configmaps 201}. Leases, health and metrics are left out: they are the cluster's own
 * breath.
 *
 * @param counts requests by "VERB what", writes also by their HTTP code and with {@code dry-run}
 *     where they were
 */
public record Requests(Map<String, Long> counts) {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Pattern LINE = Pattern.compile("apiserver_request_total\\{(.*)} (\\S+)");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");
  private static final Set<String> READS = Set.of("GET", "LIST", "WATCH", "CONNECT");
  private static final Set<String> BREATH = Set.of("/metrics", "/readyz", "/livez", "/healthz");

  public Requests {
    counts = Map.copyOf(counts);
  }

  static Requests parse(String metrics) {
    var counts = new TreeMap<String, Long>();
    metrics
        .lines()
        .map(LINE::matcher)
        .filter(line -> line.matches())
        .forEach(line -> {
          var labels =
              LABEL
                  .matcher(line.group(1))
                  .results()
                  .collect(toMap(r -> r.group(1), r -> r.group(2)));
          if (!labels.getOrDefault("resource", "").equals("leases")
              && !BREATH.contains(labels.getOrDefault("subresource", ""))) {
            counts.merge(describe(labels), (long) Double.parseDouble(line.group(2)), Long::sum);
          }
        });
    return new Requests(counts);
  }

  /**
   * From audit events, one JSON object a line; a write is PATCH here whatever kind of patch it was.
   */
  static Requests ofAudit(List<String> events, String agent) {
    var counts = new TreeMap<String, Long>();
    for (var line : events) {
      var event = JSON.readTree(line);
      if (event.path("userAgent").asString("").startsWith(agent)) {
        var object = event.path("objectRef");
        var uri = event.path("requestURI").asString("");
        var resource = object.path("resource").asString("");
        var path = uri.replaceFirst("\\?.*", "");
        counts.merge(
            describe(
                Map.of(
                    "verb",
                    event.path("verb").asString("").toUpperCase(Locale.ROOT),
                    "group",
                    object.path("apiGroup").asString(""),
                    "resource",
                    resource,
                    "subresource",
                    resource.isEmpty() ? path : object.path("subresource").asString(""),
                    "code",
                    event.path("responseStatus").path("code").asString(""),
                    "dry_run",
                    uri.contains("dryRun=") ? "All" : "")),
            1L,
            Long::sum);
      }
    }
    return new Requests(counts);
  }

  private static String describe(Map<String, String> labels) {
    var verb = labels.getOrDefault("verb", "");
    var group = labels.getOrDefault("group", "");
    var resource = labels.getOrDefault("resource", "");
    var subresource = labels.getOrDefault("subresource", "");
    var what =
        resource.isEmpty()
            ? subresource
            : (group.isEmpty() ? "" : group + "/")
                + resource
                + (subresource.isEmpty() ? "" : "/" + subresource);
    var dryRun = labels.getOrDefault("dry_run", "").isEmpty() ? "" : " dry-run";
    return isRead(verb + " " + what)
        ? verb + " " + what
        : verb + " " + what + " " + labels.getOrDefault("code", "") + dryRun;
  }

  /** What was asked between {@code earlier} and this. */
  public Requests since(Requests earlier) {
    var counts = new TreeMap<>(this.counts);
    earlier.counts.forEach((what, before) -> counts.merge(what, -before, Long::sum));
    counts.values().removeIf(count -> count == 0);
    return new Requests(counts);
  }

  public long reads() {
    return sum(true);
  }

  /** Every request that is not a read, dry runs and refused ones with them. */
  public long writes() {
    return sum(false);
  }

  private long sum(boolean reads) {
    return counts.entrySet().stream()
        .filter(e -> isRead(e.getKey()) == reads)
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** An access or token review is a question, although it is POSTed. */
  private static boolean isRead(String what) {
    return READS.contains(what.substring(0, what.indexOf(' '))) || what.contains("reviews");
  }

  @Override
  public String toString() {
    return new TreeMap<>(counts).toString();
  }
}
