package dev.fleetwright.reconciler.sandbox.api;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.reconciler.sandbox.http.HttpRequest;
import dev.fleetwright.reconciler.sandbox.http.HttpResponse;

/** Answers questions about rights: who is let in may do everything. */
final class Reviews {
  private Reviews() {}

  static boolean isReview(ApiRequest what) {
    return what.verb().equals("create")
        && (what.group().equals("authorization.k8s.io")
            || what.group().equals("authentication.k8s.io"));
  }

  static HttpResponse answer(HttpRequest request) throws Failure {
    var review = Bodies.object(request);
    var status =
        switch (Writer.text(review, "kind")) {
          case "SelfSubjectReview" ->
              Json.obj().put("userInfo", Json.obj().put("username", "admin").build()).build();
          case "SelfSubjectRulesReview" -> rules();
          default -> Json.obj().put("allowed", true).build();
        };
    return Answers.json(201, review.with("status", status));
  }

  private static Json.Obj rules() {
    var all = Json.arr(Json.str("*"));
    var rule = Json.obj().put("verbs", all).put("apiGroups", all).put("resources", all).build();
    return Json.obj()
        .put("resourceRules", Json.arr(rule))
        .put("nonResourceRules", Json.Arr.EMPTY)
        .put("incomplete", false)
        .build();
  }
}
