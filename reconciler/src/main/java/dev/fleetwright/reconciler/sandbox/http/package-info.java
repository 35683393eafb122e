/**
 * A small HTTP/1.1 server on loopback that can misbehave: answers whole, streamed, cut short or not
 * at all. One virtual thread a connection. It knows nothing of Kubernetes.
 */
@NullMarked
package dev.fleetwright.reconciler.sandbox.http;

import org.jspecify.annotations.NullMarked;
