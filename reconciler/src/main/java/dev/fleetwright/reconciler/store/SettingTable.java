package dev.fleetwright.reconciler.store;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** What there is one of: the installation, the fleet and the names of its clusters. */
final class SettingTable {
  private static final String INSTALLATION = "installation";
  private static final String FLEET = "fleet";

  /** One name a line. */
  private static final String CLUSTERS = "clusters";

  private SettingTable() {}

  static Optional<String> installation(Handle db) {
    return find(db, INSTALLATION);
  }

  static String madeInstallation(Handle db) {
    return installation(db).orElseGet(() -> set(db, INSTALLATION, UUID.randomUUID().toString()));
  }

  static Optional<String> fleet(Handle db) {
    return find(db, FLEET);
  }

  /** The fleet that has it, which is the given one where none had it before. */
  static String fleetOr(Handle db, String fleet) {
    return fleet(db).orElseGet(() -> set(db, FLEET, fleet));
  }

  static Optional<Set<String>> clusters(Handle db) {
    return find(db, CLUSTERS).map(text -> text.lines().collect(Collectors.toUnmodifiableSet()));
  }

  static String clusters(Handle db, Set<String> names) {
    return set(db, CLUSTERS, String.join("\n", new TreeSet<>(names)));
  }

  private static Optional<String> find(Handle db, String name) {
    return db.createQuery("SELECT text FROM setting WHERE name = :name")
        .bind("name", name)
        .mapTo(String.class)
        .findOne();
  }

  private static String set(Handle db, String name, String text) {
    Rows.upsert(
        db,
        "UPDATE setting SET text = :text WHERE name = :name",
        "INSERT INTO setting (name, text) VALUES (:name, :text)",
        List.of(Map.of("name", name, "text", text)));
    return text;
  }
}
