package dev.fleetwright.reconciler.store;

import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;

/** What one kind of database does in its own way. */
interface Backend extends AutoCloseable {
  DataSource connections();

  boolean readOnly();

  /** Where it is, for people. */
  String place();

  /** Makes everything that was committed so far durable. */
  void sync(Handle db);

  /**
   * A failure for people: which state, what happened, what to do.
   *
   * @param verb {@code read} or {@code written}
   */
  StoreFailure failure(String verb, Exception cause);

  @Override
  void close();
}
