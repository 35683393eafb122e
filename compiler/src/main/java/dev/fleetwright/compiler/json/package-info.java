/**
 * JSON values: immutable, ordered, shared.
 *
 * <p>The one tree that manifests, live objects and templates are made of. It knows nothing of YAML,
 * of source positions or of Kubernetes; reading and writing text is {@link
 * dev.fleetwright.compiler.json.JsonText}.
 */
@NullMarked
package dev.fleetwright.compiler.json;

import org.jspecify.annotations.NullMarked;
