package dev.fleetwright.reconciler.kube;

import dev.fleetwright.reconciler.cluster.ClusterFailure;
import dev.fleetwright.reconciler.cluster.ClusterFailure.Kind;
import dev.fleetwright.reconciler.cluster.ClusterSession.Detail;
import dev.fleetwright.reconciler.cluster.ClusterSession.Item;
import dev.fleetwright.reconciler.cluster.ClusterSession.Listing;
import dev.fleetwright.reconciler.cluster.ClusterSession.ResourceType;
import dev.fleetwright.reconciler.kube.http.Answers;
import dev.fleetwright.reconciler.kube.http.Ask;
import dev.fleetwright.reconciler.kube.http.Budget;
import dev.fleetwright.reconciler.kube.http.Requests;
import java.util.ArrayList;
import java.util.List;
import okhttp3.HttpUrl;

/** Reads a list page by page to its end, from one snapshot of the cluster. */
final class ListReader {
  private static final int PAGE = 500;
  private static final int RESTARTS = 3;
  private static final int MOST_PAGES = 2_000;
  private static final String METADATA =
      "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1," + Ask.JSON;

  private final Requests requests;

  ListReader(Requests requests) {
    this.requests = requests;
  }

  /** Whole, or a failure. A snapshot that expired on the way is left, and a new one begun. */
  Listing list(ResourceType type, HttpUrl url, String labelSelector, Detail detail)
      throws ClusterFailure {
    for (int restart = 0; ; restart++) {
      try {
        return snapshot(type, url, labelSelector, detail);
      } catch (ClusterFailure e) {
        if (e.kind() != Kind.EXPIRED || restart == RESTARTS) {
          throw e;
        }
      }
    }
  }

  private Listing snapshot(ResourceType type, HttpUrl url, String labelSelector, Detail detail)
      throws ClusterFailure {
    var items = new ArrayList<Item>();
    var next = "";
    var taken = new Budget.Taken(requests.budget());
    for (int pages = 1; ; pages++) {
      var page = page(type, page(url, labelSelector, next), labelSelector, detail, taken);
      items.addAll(page.items());
      if (page.next().isEmpty()) {
        return new Listing(page.resourceVersion(), List.copyOf(items));
      }
      if (page.next().equals(next)) {
        throw new ClusterFailure(Kind.SERVER, what(type) + ": the pages go round in a circle");
      }
      if (pages == MOST_PAGES) {
        throw new ClusterFailure(
            Kind.TOO_MUCH, what(type) + ": the list has more than " + MOST_PAGES + " pages");
      }
      next = page.next();
    }
  }

  private ListPage page(
      ResourceType type, HttpUrl url, String labelSelector, Detail detail, Budget.Taken taken)
      throws ClusterFailure {
    var selector = LabelSelector.parse(labelSelector);
    var ask = Ask.get(what(type), url, detail == Detail.METADATA ? METADATA : Ask.JSON).of(url);
    return requests.send(
        ask,
        response -> {
          try {
            return ListPage.read(
                response.body().byteStream(),
                new ListPage.Wanted(type.gvk(), detail, selector::matches),
                taken);
          } catch (ListPage.Unreadable e) {
            throw Answers.unreadable(ask, response, String.valueOf(e.getMessage()));
          }
        });
  }

  private static HttpUrl page(HttpUrl url, String labelSelector, String next) {
    var page = url.newBuilder().addQueryParameter("limit", String.valueOf(PAGE));
    if (!labelSelector.isEmpty()) {
      page.addQueryParameter("labelSelector", labelSelector);
    }
    if (!next.isEmpty()) {
      page.addQueryParameter("continue", next);
    }
    return page.build();
  }

  private static String what(ResourceType type) {
    var gvk = type.gvk();
    return "list " + gvk.kind() + (gvk.group().isEmpty() ? "" : "." + gvk.group());
  }
}
