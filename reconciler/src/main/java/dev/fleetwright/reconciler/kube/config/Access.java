package dev.fleetwright.reconciler.kube.config;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.cluster.ClusterFailure.Kind;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the operator allows: which credentials a cluster is reached with, and what a kubeconfig may
 * make us do for them. Neither Git nor a kubeconfig can widen it.
 *
 * @param contexts of clusters by their names, whatever Git says
 * @param allowed all the contexts that Git may name; null where the operator has no list
 * @param programs that a kubeconfig's {@code exec} may run, written exactly as its {@code command},
 *     or as that with all its arguments
 * @param variables that it may set for them, besides those that are harmless
 * @param unverified contexts of which the kubeconfig may switch off the check of the server's
 *     certificate
 * @param folders below which a kubeconfig may name files with tokens, keys and certificates,
 *     besides its own and that of a pod's account
 * @param where the operator says all this
 */
public record Access(
    Map<String, String> contexts,
    @Nullable Set<String> allowed,
    Set<String> programs,
    Set<String> variables,
    Set<String> unverified,
    Set<Path> folders,
    Where where) {

  /** Nothing but what needs no word of the operator. */
  public static final Access USUAL =
      new Access(Map.of(), null, Set.of(), Set.of(), Set.of(), Set.of(), new Where("", true));

  public Access {
    contexts = Collections.unmodifiableMap(new TreeMap<>(contexts));
    allowed = allowed == null ? null : sorted(allowed);
    programs = sorted(programs);
    variables = sorted(variables);
    unverified = sorted(unverified);
    folders = sorted(folders);
  }

  /**
   * @param file the configuration, as the user knows it; empty where there is none
   * @param options whether it can be said on the command line too
   */
  public record Where(String file, boolean options) {
    /** How to allow it: the line of the configuration, and the option. */
    String fix(String condition, String line, String option) {
      var parts = new java.util.ArrayList<String>();
      if (!file.isEmpty()) {
        parts.add("write `" + line + "` in " + file);
      }
      if (options) {
        parts.add("say " + option);
      }
      return condition + ", " + String.join(", or ", parts);
    }
  }

  /** The same, said elsewhere. */
  public Access at(Where said) {
    return new Access(contexts, allowed, programs, variables, unverified, folders, said);
  }

  /** This, and what is said nearer to the moment, which beats it where both cannot be. */
  public Access and(Access nearer) {
    var merged = new TreeMap<>(contexts);
    merged.putAll(nearer.contexts);
    return new Access(
        merged,
        nearer.allowed == null ? allowed : nearer.allowed,
        both(programs, nearer.programs),
        both(variables, nearer.variables),
        both(unverified, nearer.unverified),
        both(folders, nearer.folders),
        where);
  }

  public Access withPrograms(Set<String> names) {
    return new Access(contexts, allowed, names, variables, unverified, folders, where);
  }

  public Access withVariables(Set<String> names) {
    return new Access(contexts, allowed, programs, names, unverified, folders, where);
  }

  public Access withFolders(Set<Path> paths) {
    return new Access(contexts, allowed, programs, variables, unverified, paths, where);
  }

  public Access withUnverified(Set<String> names) {
    return new Access(contexts, allowed, programs, variables, names, folders, where);
  }

  /** The context of a cluster: the operator's, else the one that Git names. */
  public String context(String cluster, String named) {
    return contexts.getOrDefault(cluster, named);
  }

  /**
   * Fails for a context that the cluster may not use.
   *
   * @param isPod it is the account of the pod that we run in
   * @param ours the operator named the kubeconfig, so that its contexts are meant for this
   */
  void check(String cluster, String context, boolean isPod, boolean ours) throws ClusterFailure {
    if (contexts.containsKey(cluster)) {
      return;
    }
    var owner = owner(context);
    if (owner.isPresent()) {
      throw refused(
          context,
          "the operator gives it to cluster %s, and cluster %s asks for it"
              .formatted(quoted(owner.get()), quoted(cluster)),
          "give the clusters of the intent contexts of their own");
    }
    if (allowed != null ? allowed.contains(context) : !isPod && (ours || cluster.equals(context))) {
      return;
    }
    var what =
        isPod
            ? "it is the account of the pod that Fleetwright itself runs in, which no cluster may use"
                + " unless the operator says so"
            : allowed != null
                ? "it is none of those that the operator allows"
                : ("cluster %s has another name, and the kubeconfig was only found, not named by `kubeconfig`"
                        + " of the configuration or --kubeconfig")
                    .formatted(quoted(cluster));
    throw refused(
        context,
        what,
        where.fix(
            "if cluster %s is to be reached so".formatted(quoted(cluster)),
            "contexts: {" + entries(cluster, context) + "}",
            "--context " + cluster + "=" + context));
  }

  /** How to allow a name that a list does not have yet. */
  String fix(String condition, String key, Collection<String> known, String name, String option) {
    var all = new TreeSet<>(known);
    all.add(name);
    return where.fix(
        condition,
        key + ": [" + all.stream().map(Access::scalar).collect(Collectors.joining(", ")) + "]",
        option + " " + scalar(name));
  }

  private static <T extends Comparable<? super T>> Set<T> both(Set<T> one, Set<T> other) {
    var all = new TreeSet<T>(one);
    all.addAll(other);
    return all;
  }

  private static <T extends Comparable<? super T>> Set<T> sorted(Set<T> names) {
    return Collections.unmodifiableSet(new TreeSet<>(names));
  }

  private Optional<String> owner(String context) {
    return contexts.entrySet().stream()
        .filter(entry -> entry.getValue().equals(context))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private String entries(String cluster, String context) {
    var all = new TreeMap<>(contexts);
    all.put(cluster, context);
    return all.entrySet().stream()
        .map(entry -> scalar(entry.getKey()) + ": " + scalar(entry.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static ClusterFailure refused(String context, String what, String fix) {
    return new ClusterFailure(
        Kind.NOT_ALLOWED, "context " + quoted(context) + ": " + what, fix, null);
  }

  /** As YAML has it in a flow collection. */
  private static String scalar(String text) {
    return text.matches("[A-Za-z/][A-Za-z0-9_./-]*")
            && !List.of("true", "false", "null", "yes", "no", "on", "off", "y", "n")
                .contains(text.toLowerCase(java.util.Locale.ROOT))
        ? text
        : quoted(text);
  }

  private static String quoted(String text) {
    return JsonText.write(new Json.Str(text));
  }
}
