package dev.fleetwright.reconciler.store;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.reconciler.drift.JobRun;
import dev.fleetwright.reconciler.drift.Learned;
import dev.fleetwright.reconciler.guard.Approval;
import dev.fleetwright.reconciler.guard.ApprovalJson;
import dev.fleetwright.reconciler.inventory.InventoryEntry;
import dev.fleetwright.reconciler.status.ClusterStatus;
import dev.fleetwright.reconciler.status.StatusJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * The memory in a database. The SQL here is what H2 and PostgreSQL share; what they do not share is
 * in {@link Backend}.
 */
final class SqlStore implements FleetStore {
  static final String KEY =
      "cluster = :cluster AND api_group = :group AND kind = :kind"
          + " AND namespace = :namespace AND name = :name";

  private static final String INSTALLATION = "installation";
  private static final String FLEET = "fleet";

  /** One name a line. */
  private static final String CLUSTERS = "clusters";

  private final Backend backend;
  private final Jdbi jdbi;
  private final GroupSync durable;
  private final String installation;
  private volatile @Nullable String fleet;

  SqlStore(Backend backend) {
    this.backend = backend;
    this.jdbi = Jdbi.create(backend.connections());
    this.durable = new GroupSync(() -> jdbi.useHandle(backend::sync));
    this.installation =
        backend.readOnly()
            ? read(db -> setting(db, INSTALLATION)).orElse("")
            : write(SqlStore::makeInstallation);
    this.fleet = read(db -> setting(db, FLEET)).orElse(null);
  }

  @Override
  public String installation() {
    return installation;
  }

  private static String makeInstallation(Handle db) {
    return setting(db, INSTALLATION)
        .orElseGet(() -> set(db, INSTALLATION, UUID.randomUUID().toString()));
  }

  private static Optional<String> setting(Handle db, String name) {
    return db.createQuery("SELECT text FROM setting WHERE name = :name")
        .bind("name", name)
        .mapTo(String.class)
        .findOne();
  }

  private static String set(Handle db, String name, String text) {
    upsert(
        db,
        "UPDATE setting SET text = :text WHERE name = :name",
        "INSERT INTO setting (name, text) VALUES (:name, :text)",
        List.of(Map.of("name", name, "text", text)));
    return text;
  }

  @Override
  public Optional<String> fleet() {
    return Optional.ofNullable(fleet);
  }

  @Override
  public void belongTo(String wanted) {
    if (wanted.equals(fleet)) {
      return;
    }
    // A state of before fleets were told apart is that of the first fleet that opens it.
    var known =
        backend.readOnly()
            ? fleet().orElse(wanted)
            : write(db -> setting(db, FLEET).orElseGet(() -> set(db, FLEET, wanted)));
    fleet = known;
    if (!known.equals(wanted)) {
      throw StoreFailure.of(
          "FW2055",
          "the state in %s is that of fleet '%s', and this is fleet '%s'; say another --state, or none: each fleet has its own"
              .formatted(backend.place(), known, wanted));
    }
  }

  @Override
  public Optional<Set<String>> clusters() {
    return read(db -> setting(db, CLUSTERS))
        .map(text -> text.lines().collect(Collectors.toUnmodifiableSet()));
  }

  @Override
  public void clusters(Set<String> names) {
    if (!clusters().filter(names::equals).isPresent()) {
      write(db -> set(db, CLUSTERS, String.join("\n", new TreeSet<>(names))));
    }
  }

  @Override
  public void forgetCluster(String cluster) {
    write(db -> {
      for (var table : List.of("inventory", "learned", "job_run", "unit_need", "cluster_status")) {
        db.createUpdate("DELETE FROM " + table + " WHERE cluster = :cluster")
            .bind("cluster", cluster)
            .execute();
      }
      return db.createUpdate("UPDATE cluster SET cluster_uid = '' WHERE name = :cluster")
          .bind("cluster", cluster)
          .execute();
    });
  }

  @Override
  public Optional<Registration> registration(String cluster) {
    return read(db ->
        db.createQuery("SELECT cluster_uid, epoch FROM cluster WHERE name = :cluster")
            .bind("cluster", cluster)
            .map((row, _) -> new Registration(row.getString(1), row.getLong(2)))
            .findOne());
  }

  @Override
  public void register(String cluster, Registration registration) {
    write(db ->
        upsert(
            db,
            "UPDATE cluster SET cluster_uid = :uid, epoch = :epoch WHERE name = :cluster",
            "INSERT INTO cluster (name, cluster_uid, epoch) VALUES (:cluster, :uid, :epoch)",
            List.of(
                Map.of(
                    "cluster",
                    cluster,
                    "uid",
                    registration.clusterUid(),
                    "epoch",
                    registration.epoch()))));
  }

  @Override
  public Map<ObjectKey, InventoryEntry> inventory(String cluster) {
    return read(db ->
        byKey(
            db,
            "SELECT api_group, kind, namespace, name, api_version, object_uid, unit, digest,"
                + " state FROM inventory WHERE cluster = :cluster"
                + " ORDER BY kind, api_group, namespace, name",
            cluster,
            row ->
                new InventoryEntry(
                    key(row),
                    row.getString("api_version"),
                    row.getString("object_uid"),
                    row.getString("unit"),
                    row.getString("digest"),
                    InventoryEntry.State.valueOf(row.getString("state")))));
  }

  @Override
  public void remember(String cluster, Collection<InventoryEntry> entries) {
    if (entries.isEmpty()) {
      return;
    }
    var rows = new ArrayList<Map<String, ?>>();
    for (var entry : entries) {
      var row = binding(cluster, entry.key());
      row.put("version", entry.version());
      row.put("uid", entry.uid());
      row.put("unit", entry.unit());
      row.put("digest", entry.digest());
      row.put("state", entry.state().name());
      rows.add(row);
    }
    write(db ->
        upsert(
            db,
            "UPDATE inventory SET api_version = :version, object_uid = :uid, unit = :unit,"
                + " digest = :digest, state = :state WHERE "
                + KEY,
            "INSERT INTO inventory (cluster, api_group, kind, namespace, name, api_version,"
                + " object_uid, unit, digest, state) VALUES (:cluster, :group, :kind,"
                + " :namespace, :name, :version, :uid, :unit, :digest, :state)",
            rows));
  }

  @Override
  public void forget(String cluster, Collection<ObjectKey> keys) {
    if (keys.isEmpty()) {
      return;
    }
    write(db -> {
      for (var table : List.of("inventory", "learned", "job_run")) {
        delete(db, table, cluster, keys);
      }
      return keys.size();
    });
  }

  private static int delete(Handle db, String table, String cluster, Collection<ObjectKey> keys) {
    var batch = db.prepareBatch("DELETE FROM " + table + " WHERE " + KEY);
    keys.forEach(key -> batch.add(binding(cluster, key)));
    return keys.isEmpty() ? 0 : batch.execute().length;
  }

  @Override
  public Map<ObjectKey, Learned> learned(String cluster) {
    return read(db ->
        byKey(
            db,
            "SELECT api_group, kind, namespace, name, object_uid, resource_version, desired,"
                + " owned FROM learned WHERE cluster = :cluster"
                + " ORDER BY kind, api_group, namespace, name",
            cluster,
            row ->
                new Learned(
                    row.getString("object_uid"),
                    row.getString("resource_version"),
                    row.getString("desired"),
                    row.getString("owned"))));
  }

  @Override
  public void learn(String cluster, Map<ObjectKey, Learned> learned) {
    if (learned.isEmpty()) {
      return;
    }
    var rows = new ArrayList<Map<String, ?>>();
    learned.forEach((key, known) -> {
      var row = binding(cluster, key);
      row.put("uid", known.uid());
      row.put("version", known.resourceVersion());
      row.put("desired", known.desired());
      row.put("owned", known.owned());
      rows.add(row);
    });
    write(db ->
        upsert(
            db,
            "UPDATE learned SET object_uid = :uid, resource_version = :version,"
                + " desired = :desired, owned = :owned WHERE "
                + KEY,
            "INSERT INTO learned (cluster, api_group, kind, namespace, name, object_uid,"
                + " resource_version, desired, owned) VALUES (:cluster, :group, :kind,"
                + " :namespace, :name, :uid, :version, :desired, :owned)",
            rows));
  }

  @Override
  public Map<String, Set<String>> needs(String cluster) {
    return read(db -> {
      var needs = new TreeMap<String, Set<String>>();
      db.createQuery(
              "SELECT unit, need FROM unit_need WHERE cluster = :cluster ORDER BY unit, need")
          .bind("cluster", cluster)
          .map((row, _) -> Map.entry(row.getString(1), row.getString(2)))
          .forEach(need ->
              needs.computeIfAbsent(need.getKey(), _ -> new TreeSet<>()).add(need.getValue()));
      return needs;
    });
  }

  @Override
  public void needs(String cluster, Map<String, Set<String>> needs) {
    write(db -> {
      db.createUpdate("DELETE FROM unit_need WHERE cluster = :cluster")
          .bind("cluster", cluster)
          .execute();
      var batch =
          db.prepareBatch(
              "INSERT INTO unit_need (cluster, unit, need) VALUES (:cluster, :unit, :need)");
      needs.forEach((unit, all) ->
          all.forEach(
              need -> batch.bind("cluster", cluster).bind("unit", unit).bind("need", need).add()));
      return batch.size() == 0 ? 0 : batch.execute().length;
    });
  }

  @Override
  public Map<ObjectKey, JobRun> jobRuns(String cluster) {
    return read(db -> JobRunTable.read(db, cluster));
  }

  @Override
  public void jobRuns(String cluster, Map<ObjectKey, JobRun> runs) {
    if (!runs.isEmpty()) {
      write(db -> JobRunTable.write(db, cluster, runs));
    }
  }

  @Override
  public List<ClusterStatus> statuses() {
    return read(db ->
        db.createQuery("SELECT document FROM cluster_status ORDER BY cluster")
            .mapTo(String.class)
            .map(SqlStore::parse)
            .list());
  }

  private static ClusterStatus parse(String document) {
    try {
      if (JsonText.parse(document) instanceof Json.Obj status) {
        return StatusJson.read(status);
      }
    } catch (JsonText.Malformed | RuntimeException e) {
      throw new StoreFailure("the state holds a cluster status that cannot be read", e);
    }
    throw new StoreFailure("the state holds a cluster status that is no JSON object", null);
  }

  @Override
  public void status(ClusterStatus status) {
    write(db ->
        upsert(
            db,
            "UPDATE cluster_status SET document = :document WHERE cluster = :cluster",
            "INSERT INTO cluster_status (cluster, document) VALUES (:cluster, :document)",
            List.of(
                Map.of(
                    "cluster",
                    status.cluster(),
                    "document",
                    JsonText.write(StatusJson.write(status))))));
  }

  @Override
  public void append(Collection<LedgerRecord> records) {
    if (!records.isEmpty()) {
      write(db -> Ledger.append(db, records));
    }
  }

  @Override
  public void intend(
      String cluster, Collection<LedgerRecord> records, Collection<ObjectKey> objects) {
    if (!records.isEmpty()) {
      write(db -> Ledger.append(db, records) + delete(db, "learned", cluster, objects));
    }
  }

  @Override
  public List<LedgerRecord> ledger(Optional<String> cluster, int limit) {
    return read(db -> Ledger.newest(db, cluster, limit));
  }

  @Override
  public LedgerCheck verifyLedger() {
    return read(Ledger::verify);
  }

  @Override
  public Optional<Cursor> cursor(String source) {
    return read(db ->
        db.createQuery(
                "SELECT seen, good, changed_at, trouble FROM source_cursor WHERE source = :source")
            .bind("source", source)
            .map((row, _) -> cursor(row))
            .findOne());
  }

  @Override
  public Optional<Cursor> newestCursor() {
    return read(db ->
        db.createQuery(
                "SELECT seen, good, changed_at, trouble FROM source_cursor"
                    + " ORDER BY changed_at DESC FETCH FIRST 1 ROW ONLY")
            .map((row, _) -> cursor(row))
            .findOne());
  }

  private static Cursor cursor(ResultSet row) throws SQLException {
    return new Cursor(
        row.getString(1),
        row.getString(2),
        row.getObject(3, OffsetDateTime.class).toInstant(),
        row.getString(4));
  }

  @Override
  public void cursor(String source, Cursor cursor) {
    write(db ->
        upsert(
            db,
            "UPDATE source_cursor SET seen = :seen, good = :good, changed_at = :at,"
                + " trouble = :trouble"
                + " WHERE source = :source",
            "INSERT INTO source_cursor (source, seen, good, changed_at, trouble)"
                + " VALUES (:source, :seen, :good, :at, :trouble)",
            List.of(
                Map.of(
                    "source",
                    source,
                    "seen",
                    cursor.seen(),
                    "good",
                    cursor.good(),
                    "at",
                    cursor.at().atOffset(ZoneOffset.UTC),
                    "trouble",
                    cursor.trouble()))));
  }

  @Override
  public List<Approval> approvals(Instant now) {
    return read(db ->
        db.createQuery("SELECT document FROM approval WHERE ends_at > :now ORDER BY ends_at, id")
            .bind("now", now.atOffset(ZoneOffset.UTC))
            .mapTo(String.class)
            .map(SqlStore::approval)
            .list());
  }

  private static Approval approval(String document) {
    try {
      return ApprovalJson.read(JsonText.parse(document))
          .orElseThrow(
              () -> new StoreFailure("the state holds an approval of no known form", null));
    } catch (JsonText.Malformed e) {
      throw new StoreFailure("the state holds an approval that cannot be read", e);
    }
  }

  @Override
  public void approve(Approval approval) {
    write(db -> {
      db.createUpdate("DELETE FROM approval WHERE id = :id OR ends_at <= :at")
          .bind("id", approval.id())
          .bind("at", approval.at().atOffset(ZoneOffset.UTC))
          .execute();
      return db.createUpdate(
              "INSERT INTO approval (id, ends_at, document) VALUES (:id, :until, :document)")
          .bind("id", approval.id())
          .bind("until", approval.until().atOffset(ZoneOffset.UTC))
          .bind("document", JsonText.write(ApprovalJson.write(approval)))
          .execute();
    });
  }

  @Override
  public void close() {
    backend.close();
  }

  static Map<String, Object> binding(String cluster, ObjectKey key) {
    var row = new LinkedHashMap<String, Object>();
    row.put("cluster", cluster);
    row.put("group", key.group());
    row.put("kind", key.kind());
    row.put("namespace", key.namespace());
    row.put("name", key.name());
    return row;
  }

  private static ObjectKey key(ResultSet row) throws SQLException {
    return new ObjectKey(
        row.getString("api_group"),
        row.getString("kind"),
        row.getString("namespace"),
        row.getString("name"));
  }

  interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  static <T> Map<ObjectKey, T> byKey(Handle db, String sql, String cluster, RowReader<T> reader) {
    var found = new LinkedHashMap<ObjectKey, T>();
    db.createQuery(sql)
        .bind("cluster", cluster)
        .map((row, _) -> Map.entry(key(row), reader.read(row)))
        .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
    return found;
  }

  /** Changes the rows that are there and adds the others; both statements bind the same names. */
  static int upsert(
      Handle db, String update, String insert, Collection<? extends Map<String, ?>> rows) {
    var updates = db.prepareBatch(update);
    rows.forEach(updates::add);
    int[] changed = updates.execute();
    var inserts = db.prepareBatch(insert);
    int i = 0;
    for (var row : rows) {
      if (changed[i++] == 0) {
        inserts.add(row);
      }
    }
    if (inserts.size() > 0) {
      inserts.execute();
    }
    return rows.size();
  }

  private <T> T read(Function<Handle, T> work) {
    try {
      return jdbi.inTransaction(work::apply);
    } catch (JdbiException e) {
      throw backend.failure("read", e);
    }
  }

  private <T> T write(Function<Handle, T> work) {
    try {
      T result = jdbi.inTransaction(work::apply);
      durable.await();
      return result;
    } catch (JdbiException e) {
      throw backend.failure("written", e);
    }
  }
}
