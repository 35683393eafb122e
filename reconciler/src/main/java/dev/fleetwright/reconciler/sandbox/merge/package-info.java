/**
 * How changes of one object are combined: server-side apply with field ownership, and the three
 * patch forms. Pure: values in, values out; no clock, no store.
 *
 * <p>The rules are those of Kubernetes 1.37 (structured-merge-diff 6): what is merged as a whole
 * and what part by part comes from the {@link dev.fleetwright.reconciler.sandbox.schema.Type}.
 */
@NullMarked
package dev.fleetwright.reconciler.sandbox.merge;

import org.jspecify.annotations.NullMarked;
