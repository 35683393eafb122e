package dev.fleetwright.reconciler.sandbox;

import dev.fleetwright.reconciler.sandbox.api.ApiRequest;
import org.jspecify.annotations.Nullable;

/**
 * Which requests a fault meets. Null matches any.
 *
 * @param verb get, list, watch, create, update, patch, delete, deletecollection
 * @param resource plural name
 * @param times how many requests it meets; 0 for all
 * @param after how many matching requests it lets pass first
 */
public record FaultRule(
    Fault fault,
    @Nullable String verb,
    @Nullable String resource,
    @Nullable String namespace,
    @Nullable String name,
    int times,
    int after) {

  /** Meets every request. */
  public static FaultRule always(Fault fault) {
    return new FaultRule(fault, null, null, null, null, 0, 0);
  }

  public FaultRule verb(String only) {
    return new FaultRule(fault, only, resource, namespace, name, times, after);
  }

  /** Only this kind of objects, by plural name. */
  public FaultRule resource(String only) {
    return new FaultRule(fault, verb, only, namespace, name, times, after);
  }

  public FaultRule object(String onlyNamespace, @Nullable String onlyName) {
    return new FaultRule(fault, verb, resource, onlyNamespace, onlyName, times, after);
  }

  public FaultRule times(int count) {
    return new FaultRule(fault, verb, resource, namespace, name, count, after);
  }

  public FaultRule after(int count) {
    return new FaultRule(fault, verb, resource, namespace, name, times, count);
  }

  /**
   * @param request null for a path that is none of an object or collection
   * @param body the name in the body of a create
   */
  boolean meets(@Nullable ApiRequest request, String body) {
    if (request == null) {
      return verb == null && resource == null && namespace == null && name == null;
    }
    var itsName = request.name().isEmpty() ? body : request.name();
    return matches(verb, request.verb())
        && matches(resource, request.resource())
        && matches(namespace, request.namespace())
        && matches(name, itsName)
        && (!(fault instanceof Fault.Denied || fault instanceof Fault.WebhookDown)
            || request.writes());
  }

  private static boolean matches(@Nullable String wanted, String is) {
    return wanted == null || wanted.equals(is);
  }
}
