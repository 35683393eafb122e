package dev.fleetwright.reconciler.sandbox.validation;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.reconciler.sandbox.schema.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is wrong with an object, as far as a reconciler would see it: names, labels, immutables. */
public final class Validation {
  private static final Pattern SUBDOMAIN =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
  private static final Pattern LABEL_1035 = Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?");
  private static final Pattern LABEL_VALUE =
      Pattern.compile("(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?");
  private static final Pattern QUALIFIED =
      Pattern.compile("([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]");
  private static final Pattern DATA_KEY = Pattern.compile("[-._a-zA-Z0-9]+");

  private static final String SUBDOMAIN_MESSAGE =
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or"
          + " '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex"
          + " used for validation is"
          + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
  private static final String LABEL_MESSAGE =
      "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and"
          + " must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc',"
          + " regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
  private static final String LABEL_1035_MESSAGE =
      "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an"
          + " alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or"
          + " 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";
  private static final String VALUE_MESSAGE =
      "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or"
          + " '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or"
          + " 'my_value',  or '12345', regex used for validation is"
          + " '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
  private static final String QUALIFIED_MESSAGE =
      "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end"
          + " with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex"
          + " used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
  private static final int LONGEST_LABEL = 63;
  private static final int LONGEST_SUBDOMAIN = 253;
  private static final int LARGEST_DATA = 1 << 20;

  private Validation() {}

  /**
   * What is wrong with an object; empty when nothing is.
   *
   * @param live the object before, or null when it is new
   */
  public static List<Cause> check(Kind kind, Json.Obj object, Json.@Nullable Obj live) {
    var causes = new ArrayList<Cause>();
    metadata(kind, object, live == null, causes);
    if (live != null) {
      Immutables.check(kind, live, object, causes);
    }
    Unions.check(kind, object, causes);
    switch (kind.resource()) {
      case "configmaps" -> {
        dataKeys(object, causes);
        encoded("binaryData", object, causes);
        size("[]", object, causes);
      }
      case "secrets" -> {
        dataKeys(object, causes);
        encoded("data", object, causes);
        size("data", object, causes);
      }
      case "deployments.apps", "daemonsets.apps", "statefulsets.apps", "replicasets.apps" ->
          Workloads.check(kind, object, causes);
      case "jobs.batch" -> Workloads.job(object.object("spec"), "spec", causes);
      case "cronjobs.batch" -> Workloads.cronJob(object.object("spec"), causes);
      case "services" -> Workloads.service(object.object("spec"), causes);
      default -> {}
    }
    if (kind.definition() != null) {
      CustomValidation.check(kind.definition().openApi(), object, causes);
    }
    return causes;
  }

  private static void metadata(Kind kind, Json.Obj object, boolean isNew, List<Cause> causes) {
    var name = text(object, "metadata", "name");
    if (isNew) {
      name(kind, name, causes);
    }
    object
        .object("metadata", "labels")
        .fields()
        .forEach((key, value) -> label(key, value, "metadata.labels", causes));
    object
        .object("metadata", "annotations")
        .fields()
        .forEach((key, _) -> qualified(key, "metadata.annotations", causes));
  }

  private static void name(Kind kind, String name, List<Cause> causes) {
    var field = "metadata.name";
    switch (kind.resource()) {
      case "namespaces" -> pattern(name, LABEL, LONGEST_LABEL, LABEL_MESSAGE, field, causes);
      case "services" ->
          pattern(name, LABEL_1035, LONGEST_LABEL, LABEL_1035_MESSAGE, field, causes);
      default -> {
        if (kind.group().equals("rbac.authorization.k8s.io")) {
          if (name.equals(".") || name.equals("..") || name.contains("/") || name.contains("%")) {
            causes.add(Cause.invalid(field, Json.str(name), "may not contain '/' or '%'"));
          }
        } else {
          pattern(name, SUBDOMAIN, LONGEST_SUBDOMAIN, SUBDOMAIN_MESSAGE, field, causes);
        }
      }
    }
  }

  private static void pattern(
      String value, Pattern pattern, int longest, String message, String field, List<Cause> out) {
    if (value.length() > longest) {
      out.add(Cause.invalid(field, Json.str(value), "must be no more than " + longest + " bytes"));
    }
    if (!pattern.matcher(value).matches()) {
      out.add(Cause.invalid(field, Json.str(value), message));
    }
  }

  static void label(String key, Json value, String field, List<Cause> causes) {
    qualified(key, field, causes);
    if (value instanceof Json.Str(var text)) {
      pattern(text, LABEL_VALUE, LONGEST_LABEL, VALUE_MESSAGE, field, causes);
    }
  }

  private static void qualified(String key, String field, List<Cause> causes) {
    int slash = key.indexOf('/');
    var prefix = slash < 0 ? "" : key.substring(0, slash);
    var name = key.substring(slash + 1);
    if (slash == 0
        || slash > 0 && !SUBDOMAIN.matcher(prefix.toLowerCase(java.util.Locale.ROOT)).matches()) {
      causes.add(Cause.invalid(field, Json.str(key), "prefix part " + SUBDOMAIN_MESSAGE));
    }
    if (name.isEmpty()) {
      causes.add(Cause.invalid(field, Json.str(key), "name part must be non-empty"));
    }
    if (name.length() > LONGEST_LABEL) {
      causes.add(Cause.invalid(field, Json.str(key), "name part must be no more than 63 bytes"));
    }
    if (!QUALIFIED.matcher(name).matches()) {
      causes.add(Cause.invalid(field, Json.str(key), QUALIFIED_MESSAGE));
    }
  }

  private static void dataKeys(Json.Obj object, List<Cause> causes) {
    for (var data : List.of("data", "binaryData")) {
      for (var key : object.object(data).fields().keySet()) {
        if (!DATA_KEY.matcher(key).matches() || key.length() > LONGEST_SUBDOMAIN) {
          causes.add(
              Cause.invalid(
                  data + "[" + key + "]",
                  Json.str(key),
                  "a valid config key must consist of alphanumeric characters, '-', '_' or '.'"
                      + " (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for"
                      + " validation is '[-._a-zA-Z0-9]+')"));
        }
      }
    }
  }

  private static void encoded(String field, Json.Obj object, List<Cause> causes) {
    object
        .object(field)
        .fields()
        .forEach((key, value) -> {
          if (value instanceof Json.Str(var text) && !isBase64(text)) {
            causes.add(
                Cause.invalid(field + "[" + key + "]", Json.str(key), "illegal base64 data"));
          }
        });
  }

  /** As many bytes as etcd would take; encoded ones count as what they stand for. */
  private static void size(String field, Json.Obj object, List<Cause> causes) {
    long bytes = 0;
    for (var data : List.of("data", "binaryData")) {
      boolean encoded = data.equals("binaryData") || field.equals("data");
      for (var value : object.object(data).fields().values()) {
        if (value instanceof Json.Str(var text)) {
          bytes += encoded ? text.length() * 3L / 4 : text.getBytes(StandardCharsets.UTF_8).length;
        }
      }
    }
    if (bytes > LARGEST_DATA) {
      causes.add(
          new Cause(
              "FieldValueTooLong",
              field,
              "Too long: may not be more than " + LARGEST_DATA + " bytes"));
    }
  }

  private static boolean isBase64(String text) {
    try {
      Base64.getDecoder().decode(text.replaceAll("[\r\n]", ""));
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** The text at a path, empty where there is none. */
  static String text(Json object, String... path) {
    var text = object.text(path);
    return text == null ? "" : text;
  }
}
