package dev.fleetwright.reconciler.kube;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.compiler.kubernetes.GroupVersionKind;
import dev.fleetwright.compiler.kubernetes.ObjectKey;
import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.cluster.ClusterFailure.Kind;
import dev.fleetwright.reconciler.cluster.ClusterSession;
import dev.fleetwright.reconciler.kube.config.Deadline;
import dev.fleetwright.reconciler.kube.config.KubeOptions;
import dev.fleetwright.reconciler.kube.http.Answers;
import dev.fleetwright.reconciler.kube.http.Ask;
import dev.fleetwright.reconciler.kube.http.Budget;
import dev.fleetwright.reconciler.kube.http.Connection;
import dev.fleetwright.reconciler.kube.http.Requests;
import java.util.Locale;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** The calls of the port as requests of the Kubernetes API. */
final class KubeSession implements ClusterSession {
  private static final String METADATA =
      "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1," + Ask.JSON;

  private final HttpUrl server;
  private final Requests requests;
  private final DiscoveryReader served;

  KubeSession(Connection connection, DiscoveryCache served, KubeOptions options, Deadline cycle) {
    this.server = connection.server();
    this.requests = new Requests(connection, options, cycle, Budget.of(cycle.left()));
    this.served = new DiscoveryReader(requests, server, served);
  }

  @Override
  public Identity identity() throws ClusterFailure {
    var url = server.newBuilder().addPathSegments("api/v1/namespaces/kube-system");
    var ask = Ask.get("ask who the cluster is", url.build(), METADATA);
    var uid = Answers.send(requests, ask).body().text("metadata", "uid");
    if (uid == null || uid.isEmpty()) {
      throw new ClusterFailure(Kind.SERVER, ask.what() + ": its namespace kube-system has no uid");
    }
    return new Identity(uid);
  }

  @Override
  public Discovery discovery(boolean refresh) throws ClusterFailure {
    return served.discovery(refresh);
  }

  @Override
  public Listing list(ResourceType type, String namespace, String labelSelector, Detail detail)
      throws ClusterFailure {
    var url = url("list", type, type.namespaced() ? namespace : "", "");
    return new ListReader(requests).list(type, url, labelSelector, detail);
  }

  @Override
  public Json.@Nullable Obj get(ResourceType type, String namespace, String name)
      throws ClusterFailure {
    var what = "get " + name(type, namespace, name);
    try {
      var ask = Ask.get(what, object(what, type, namespace, name), Ask.JSON);
      return Answers.send(requests, ask.of(objects(what, type, namespace))).body();
    } catch (ClusterFailure e) {
      if (e.kind() == Kind.NOT_FOUND) {
        return null;
      }
      throw e;
    }
  }

  @Override
  public Applied apply(ResourceType type, Json.Obj body, ApplyOptions options)
      throws ClusterFailure {
    var key = ObjectKey.of(body);
    var what = (options.dryRun() ? "try " : "apply ") + name(type, key.namespace(), key.name());
    var url =
        object(what, type, key.namespace(), key.name())
            .newBuilder()
            .addQueryParameter("fieldManager", FIELD_MANAGER)
            .addQueryParameter("force", String.valueOf(options.force()))
            .addQueryParameter("fieldValidation", "Strict");
    if (options.dryRun()) {
      url.addQueryParameter("dryRun", "All");
    }
    var ask = ask(what, "PATCH", url.build(), type, new Ask.Body(Ask.APPLY, JsonText.write(body)));
    var answer = Answers.send(requests, ask.of(objects(what, type, key.namespace())));
    return new Applied(answer.body(), answer.warnings());
  }

  @Override
  public Json.Obj patch(ResourceType type, ObjectKey key, Json.Arr operations, boolean dryRun)
      throws ClusterFailure {
    var what = (dryRun ? "try " : "patch ") + name(type, key.namespace(), key.name());
    var url =
        object(what, type, key.namespace(), key.name())
            .newBuilder()
            .addQueryParameter("fieldManager", FIELD_MANAGER)
            .addQueryParameter("fieldValidation", "Strict");
    if (dryRun) {
      url.addQueryParameter("dryRun", "All");
    }
    var body = new Ask.Body(Ask.JSON_PATCH, JsonText.write(operations));
    var ask = ask(what, "PATCH", url.build(), type, body);
    return Answers.send(requests, ask.of(objects(what, type, key.namespace()))).body();
  }

  @Override
  public Json.Obj create(ResourceType type, Json.Obj body) throws ClusterFailure {
    var key = ObjectKey.of(body);
    var what = "create " + name(type, key.namespace(), key.name());
    // The name is checked though the URL does not have it.
    var _ = object(what, type, key.namespace(), key.name());
    var url =
        url(what, type, key.namespace(), "")
            .newBuilder()
            .addQueryParameter("fieldManager", FIELD_MANAGER)
            .addQueryParameter("fieldValidation", "Strict")
            .build();
    var ask = ask(what, "POST", url, type, new Ask.Body(Ask.JSON, JsonText.write(body)));
    return Answers.send(requests, ask.of(objects(what, type, key.namespace()))).body();
  }

  @Override
  public boolean delete(
      ResourceType type,
      String namespace,
      String name,
      Preconditions preconditions,
      Propagation how)
      throws ClusterFailure {
    var what = "delete " + name(type, namespace, name);
    var options =
        Json.obj()
            .put("apiVersion", "v1")
            .put("kind", "DeleteOptions")
            .put("propagationPolicy", word(how))
            .put(
                "preconditions",
                Json.obj()
                    .put("uid", preconditions.uid())
                    .put("resourceVersion", preconditions.resourceVersion())
                    .build())
            .build();
    try {
      var url = object(what, type, namespace, name);
      var ask = ask(what, "DELETE", url, type, new Ask.Body(Ask.JSON, JsonText.write(options)));
      var _ = Answers.send(requests, ask.of(objects(what, type, namespace)));
      return true;
    } catch (ClusterFailure e) {
      if (e.kind() == Kind.NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  @Override
  public void close() {
    requests.close();
  }

  private static Ask ask(
      String what, String method, HttpUrl url, ResourceType type, Ask.Body body) {
    return new Ask(what, method, url, Ask.JSON, body, isSecret(type.gvk()), null, "");
  }

  /** The URL of the kind's objects in a namespace. */
  private HttpUrl objects(String what, ResourceType type, String namespace) throws ClusterFailure {
    return url(what, type, type.namespaced() ? namespace : "", "");
  }

  /** The URL of one object, all of whose parts must be there. */
  private HttpUrl object(String what, ResourceType type, String namespace, String name)
      throws ClusterFailure {
    if (type.namespaced() && namespace.isEmpty()) {
      throw new ClusterFailure(Kind.INVALID, what + ": names no namespace");
    }
    if (name.isEmpty()) {
      throw new ClusterFailure(Kind.INVALID, what + ": has no name");
    }
    return url(what, type, type.namespaced() ? namespace : "", name);
  }

  private HttpUrl url(String what, ResourceType type, String namespace, String name)
      throws ClusterFailure {
    var gvk = type.gvk();
    var url = server.newBuilder();
    url.addPathSegment(gvk.group().isEmpty() ? "api" : "apis");
    if (!gvk.group().isEmpty()) {
      url.addPathSegment(gvk.group());
    }
    url.addPathSegment(gvk.version());
    if (!namespace.isEmpty()) {
      url.addPathSegment("namespaces").addPathSegment(segment(what, namespace));
    }
    url.addPathSegment(type.plural());
    if (!name.isEmpty()) {
      url.addPathSegment(segment(what, name));
    }
    return url.build();
  }

  /** A name that could lead elsewhere in the API never becomes part of a path. */
  private static String segment(String what, String name) throws ClusterFailure {
    if (name.equals(".") || name.equals("..") || name.indexOf('/') >= 0 || name.indexOf('%') >= 0) {
      throw new ClusterFailure(
          Kind.INVALID, what + ": \"" + name + "\" cannot be the name of an object");
    }
    return name;
  }

  private static boolean isSecret(GroupVersionKind gvk) {
    return gvk.group().isEmpty() && gvk.kind().equals("Secret");
  }

  private static String name(ResourceType type, String namespace, String name) {
    var gvk = type.gvk();
    return new ObjectKey(gvk.group(), gvk.kind(), type.namespaced() ? namespace : "", name)
        .toString();
  }

  private static String word(Propagation how) {
    var name = how.name();
    return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
  }
}
