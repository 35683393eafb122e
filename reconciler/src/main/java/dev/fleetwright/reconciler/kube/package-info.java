/**
 * Real clusters behind the port of {@code cluster}: kubeconfig, TLS, credentials, and HTTP with
 * deadlines.
 *
 * <p>The one door to the official Kubernetes client, which gives the transport and its TLS set-up;
 * its typed models are never used, for they drop fields that they do not know. What is asked and
 * what is answered is JSON. Decides nothing about objects: it says what the cluster said.
 */
@NullMarked
package dev.fleetwright.reconciler.kube;

import org.jspecify.annotations.NullMarked;
