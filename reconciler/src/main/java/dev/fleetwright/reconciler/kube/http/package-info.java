/**
 * Requests to one API server and what comes of them: TLS, deadlines, when to ask again, how much an
 * answer may have, and every refusal and fault as a {@code ClusterFailure}.
 *
 * <p>The one door to the official Kubernetes client, which gives the transport and its TLS set-up;
 * its typed models are never used, for they drop fields that they do not know. Knows no kinds of
 * objects: an answer is a JSON object or a stream.
 */
@NullMarked
package dev.fleetwright.reconciler.kube.http;

import org.jspecify.annotations.NullMarked;
