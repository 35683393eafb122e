package dev.fleetwright.reconciler.sandbox;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.reconciler.sandbox.api.ApiRequest;
import dev.fleetwright.reconciler.sandbox.api.Failure;
import dev.fleetwright.reconciler.sandbox.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What a real server says when these things happen. */
final class FaultAnswers {
  private FaultAnswers() {}

  static Failure throttled(int seconds) {
    return new Failure(
        429,
        "TooManyRequests",
        "Too many requests, please try again later.",
        Json.obj().put("retryAfterSeconds", seconds).build());
  }

  static Failure broken(int status) {
    return switch (status) {
      case 503 ->
          new Failure(
              503,
              "ServiceUnavailable",
              "the server is currently unable to handle the request",
              Json.Obj.EMPTY);
      case 504 ->
          new Failure(
              504,
              "Timeout",
              "Timeout: request did not complete within the allotted timeout",
              Json.Obj.EMPTY);
      default ->
          new Failure(
              status,
              "InternalError",
              "Internal error occurred: etcdserver: request timed out",
              Json.Obj.EMPTY);
    };
  }

  static Failure expiredContinue() {
    return new Failure(
        410,
        "Expired",
        "The provided continue parameter is too old to display a consistent list result.",
        Json.Obj.EMPTY);
  }

  static Failure unreadable(ApiRequest what) {
    return new Failure(
        429,
        "TooManyRequests",
        "storage is (re)initializing: failed to list <unspecified>: failed to read one or more "
            + what.resource()
            + " from the storage: conversion webhook for "
            + what.group()
            + ", Kind="
            + what.resource()
            + " failed: Post \"https://127.0.0.1:9/c?timeout=30s\": dial tcp 127.0.0.1:9: connect:"
            + " connection refused",
        Json.obj().put("retryAfterSeconds", 1).build());
  }

  static HttpResponse endless() {
    return new HttpResponse.Streamed(
        200,
        Map.of("Content-Type", "application/json"),
        sink -> {
          sink.write("{\"items\":[{\"data\":[0".getBytes(StandardCharsets.UTF_8));
          var more = ",0".repeat(16_384).getBytes(StandardCharsets.UTF_8);
          while (true) {
            sink.write(more);
          }
        });
  }

  static Failure webhookDown(String webhook) {
    return new Failure(
        500,
        "InternalError",
        "Internal error occurred: failed calling webhook \""
            + webhook
            + "\": failed to call webhook: Post \"https://127.0.0.1:9/?timeout=10s\": dial tcp"
            + " 127.0.0.1:9: connect: connection refused",
        Json.Obj.EMPTY);
  }

  static Failure forbidden(ApiRequest what) {
    var resource = what.resource() + (what.subresource().isEmpty() ? "" : "/" + what.subresource());
    var subject = what.group().isEmpty() ? what.resource() : what.resource() + "." + what.group();
    var message =
        subject
            + (what.name().isEmpty() ? "" : " \"" + what.name() + "\"")
            + " is forbidden: User \"admin\" cannot "
            + what.verb()
            + " resource \""
            + resource
            + "\" in API group \""
            + what.group()
            + "\""
            + (what.namespace().isEmpty()
                ? " at the cluster scope"
                : " in the namespace \"" + what.namespace() + "\"");
    return new Failure(
        403,
        "Forbidden",
        message,
        Json.obj()
            .put("name", what.name().isEmpty() ? null : what.name())
            .put("group", what.group().isEmpty() ? null : what.group())
            .put("kind", what.resource())
            .build());
  }

  static Failure forbiddenPath(String path) {
    return new Failure(
        403,
        "Forbidden",
        "forbidden: User \"admin\" cannot get path \"" + path + "\"",
        Json.Obj.EMPTY);
  }

  static Failure denied(String webhook, String message) {
    return new Failure(
        403,
        "Forbidden",
        "admission webhook \"" + webhook + "\" denied the request: " + message,
        Json.Obj.EMPTY);
  }
}
