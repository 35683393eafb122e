package dev.fleetwright.reconciler.drift;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.security.FieldPower;
import dev.fleetwright.compiler.source.PrivateKeys;
import dev.fleetwright.reconciler.cluster.ClusterSession;
import dev.fleetwright.reconciler.drift.ClusterDiff.Foreign;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a live object that somebody holds and nobody declared: neither is the field in the
 * manifest nor is it ours, nor is it one that we leave to others.
 *
 * <p>It reads names of fields, which the server keeps for every object, and looks at a value only
 * to tell whether it gives power. What the server defaults has no manager and so is no news.
 */
final class Undeclared {
  /** Of one object; what gives power comes first. */
  private static final int MOST = 200;

  /** Stands for the manager where servers name none but us. */
  static final String BY_ADMISSION = "a webhook or policy, with our write";

  private static final int LONGEST = 120;
  private static final String ITSELF = ".";

  private final Desired desired;
  private final List<Foreign> found = new ArrayList<>();

  private Undeclared(Desired desired) {
    this.desired = desired;
  }

  /**
   * @param live whole or its metadata alone, with its {@code managedFields}
   */
  static List<Foreign> in(Desired desired, Json.Obj live) {
    var others =
        ManagedFields.of(live).stream()
            .filter(entry -> !entry.ours() && !isNoNews(entry) && !entry.fields().isEmpty())
            .toList();
    if (others.isEmpty()) {
      return List.of();
    }
    var ours = ManagedFields.ours(live);
    var wanted = desired.body();
    var walk = new Undeclared(desired);
    for (var entry : others) {
      var fields = entry.fields().without("f:status");
      for (var path : desired.yielded()) {
        fields = path.removedFromFields(fields);
      }
      walk.fields(
          entry, fields, new At(List.of(), ours == null ? null : ours.fields(), wanted, live));
    }
    return walk.found.stream()
        .sorted(Comparator.comparing(foreign -> foreign.gives().isEmpty()))
        .limit(MOST)
        .toList();
  }

  /** What controllers report, and how many replicas one of them wants. */
  private static boolean isNoNews(ManagedFields.Entry entry) {
    return entry.subresource().equals("status")
        || entry.subresource().equals("scale") && !Managers.isPerson(entry.manager());
  }

  /**
   * A place in the object.
   *
   * @param names from the root
   * @param ours what we own there
   * @param wanted what the manifest has there
   * @param live what is there, where it was read
   */
  private record At(
      List<String> names, Json.@Nullable Obj ours, @Nullable Json wanted, @Nullable Json live) {
    boolean isDeclared() {
      return ours != null || wanted != null;
    }

    At field(String field) {
      var name = field.startsWith("f:") ? field.substring(2) : item(field);
      var longer = new ArrayList<>(names);
      longer.add(name);
      return new At(
          List.copyOf(longer),
          ours != null && ours.get(field) instanceof Json.Obj child ? child : null,
          value(wanted, field),
          value(live, field));
    }

    private static @Nullable Json value(@Nullable Json parent, String field) {
      if (parent == null) {
        return null;
      }
      return field.startsWith("f:")
          ? parent.at(field.substring(2))
          : OwnedFields.itemOf(parent, field);
    }

    String path() {
      var path = new StringBuilder();
      for (var name : names) {
        if (name.startsWith("[")) {
          path.append(name);
        } else if (name.contains(".") || name.contains("/")) {
          path.append('[').append(name).append(']');
        } else {
          path.append(path.isEmpty() ? "" : ".").append(name);
        }
      }
      return path.toString();
    }
  }

  /** An item by its keys; a value may be a secret, and is then not told. */
  static String item(String field) {
    var keys = FieldPath.keys(field);
    var text =
        keys instanceof Json.Obj map
            ? map.fields().entrySet().stream()
                .map(key -> key.getKey() + "=" + JsonText.plain(key.getValue()))
                .collect(Collectors.joining(","))
            : JsonText.plain(keys);
    return "[" + (PrivateKeys.isIn(text) ? "***" : cut(text)) + "]";
  }

  private static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + " ...";
  }

  private void fields(ManagedFields.Entry entry, Json.Obj tree, At here) {
    tree.fields()
        .forEach((name, child) -> {
          if (name.equals(ITSELF)) {
            return;
          }
          var there = here.field(name);
          boolean item = !name.startsWith("f:");
          if (item && !there.isDeclared()) {
            note(entry, there, gives(child.object(), there));
          } else if (child.object().without(ITSELF).isEmpty()) {
            if (!there.isDeclared() && !isOnlyNode(child.object())) {
              note(entry, there, power(there));
            }
          } else {
            fields(entry, child.object(), there);
          }
        });
  }

  /** A map or list in which it holds nothing. */
  private static boolean isOnlyNode(Json.Obj child) {
    return !child.isEmpty();
  }

  /** What an item gives as such, or by what is in it. */
  private Optional<String> gives(Json.Obj tree, At here) {
    var itself = power(here);
    if (itself.isPresent()) {
      return itself;
    }
    return tree.fields().entrySet().stream()
        .filter(child -> !child.getKey().equals(ITSELF))
        .map(child -> gives(child.getValue().object(), here.field(child.getKey())))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private Optional<String> power(At here) {
    return FieldPower.of(desired.key(), here.names(), here.live());
  }

  private void note(ManagedFields.Entry entry, At here, Optional<String> gives) {
    if (gives.isEmpty() && isExpected(entry, here.names())) {
      return;
    }
    var manager =
        entry.manager().equals(ClusterSession.FIELD_MANAGER) ? BY_ADMISSION : entry.manager();
    found.add(new Foreign(desired.key(), here.path(), manager, entry.time(), gives.orElse("")));
  }

  /** What controllers do in objects of others, and what nobody could tell from a default. */
  private static boolean isExpected(ManagedFields.Entry entry, List<String> names) {
    if (Managers.isPerson(entry.manager())) {
      return false;
    }
    boolean books =
        names.getFirst().equals("metadata")
            && names.size() > 2
            && Managers.isBookkeeping(
                Objects.requireNonNull(names.getLast()).replaceAll("[\\[\\]]", ""));
    return books
        || Managers.isOfKubernetes(entry.manager())
        || names.getLast().equals("caBundle")
        // Who had it before fields had owners; the defaults of the server are among them.
        || entry.manager().equals("before-first-apply")
        // A webhook or policy that defaults what we wrote.
        || entry.manager().equals(ClusterSession.FIELD_MANAGER);
  }
}
