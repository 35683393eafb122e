package dev.fleetwright.reconciler.sandbox.validation;

import dev.fleetwright.compiler.json.Json;
import dev.fleetwright.compiler.json.JsonText;
import dev.fleetwright.reconciler.sandbox.schema.Kind;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;

/** What is wrong with pods and what makes them, and with services. */
final class Workloads {
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
  private static final int LAST_PORT = 65_535;

  private Workloads() {}

  static void check(Kind kind, Json.Obj object, List<Cause> causes) {
    var spec = object.object("spec");
    var wanted = spec.object("selector", "matchLabels");
    var labels = spec.object("template", "metadata", "labels");
    boolean selects = !spec.object("selector").isEmpty();
    if (!selects) {
      causes.add(Cause.required("spec.selector", ""));
    }
    boolean matches =
        wanted.fields().entrySet().stream()
            .allMatch(label -> label.getValue().equals(labels.get(label.getKey())));
    if (!selects || !matches) {
      causes.add(
          Cause.invalid(
              "spec.template.metadata.labels",
              labels.isEmpty() ? Json.Null.NULL : labels,
              "`selector` does not match template `labels`"));
    }
    pod(spec.object("template", "spec"), "spec.template.spec", causes);
    var restart = spec.text("template", "spec", "restartPolicy");
    if (restart != null && !restart.equals("Always")) {
      causes.add(
          new Cause(
              "FieldValueNotSupported",
              "spec.template.spec.restartPolicy",
              "Unsupported value: "
                  + JsonText.write(Json.str(restart))
                  + ": supported values: \"Always\""));
    }
  }

  static void job(Json.Obj spec, String path, List<Cause> causes) {
    var restart = Validation.text(spec, "template", "spec", "restartPolicy");
    var field = path + ".template.spec.restartPolicy";
    if (restart.equals("Always")) {
      causes.add(Cause.required(field, "valid values: \"OnFailure\", \"Never\""));
    } else if (!restart.equals("OnFailure") && !restart.equals("Never")) {
      causes.add(
          new Cause(
              "FieldValueNotSupported",
              field,
              "Unsupported value: "
                  + JsonText.write(Json.str(restart))
                  + ": supported values: \"OnFailure\", \"Never\""));
    }
    pod(spec.object("template", "spec"), path + ".template.spec", causes);
  }

  static void cronJob(Json.Obj spec, List<Cause> causes) {
    var schedule = Validation.text(spec, "schedule");
    if (schedule.isEmpty()) {
      causes.add(Cause.required("spec.schedule", ""));
    } else if (!schedule.startsWith("@") && schedule.strip().split("\\s+").length != 5) {
      causes.add(
          Cause.invalid(
              "spec.schedule",
              Json.str(schedule),
              "expected exactly 5 fields, found "
                  + schedule.strip().split("\\s+").length
                  + ": "
                  + java.util.Arrays.toString(schedule.strip().split("\\s+")).replace(",", "")));
    }
    job(spec.object("jobTemplate", "spec"), "spec.jobTemplate.spec", causes);
  }

  private static void pod(Json.Obj pod, String path, List<Cause> causes) {
    if (pod.list("containers").isEmpty()) {
      causes.add(Cause.required(path + ".containers", ""));
    }
    Unions.pod(pod, path, causes);
    var seen = new HashSet<String>();
    for (var list : List.of("containers", "initContainers")) {
      var containers = pod.list(list);
      for (int i = 0; i < containers.size(); i++) {
        var at = path + "." + list + "[" + i + "]";
        var container = containers.get(i);
        var name = Validation.text(container, "name");
        if (name.isEmpty()) {
          causes.add(Cause.required(at + ".name", ""));
        } else if (!LABEL.matcher(name).matches() || name.length() > 63) {
          causes.add(
              Cause.invalid(
                  at + ".name",
                  Json.str(name),
                  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters"
                      + " or '-', and must start and end with an alphanumeric character (e.g."
                      + " 'my-name',  or '123-abc', regex used for validation is"
                      + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"));
        } else if (!seen.add(name)) {
          causes.add(
              new Cause(
                  "FieldValueDuplicate",
                  at + ".name",
                  "Duplicate value: " + JsonText.write(Json.str(name))));
        }
        if (Validation.text(container, "image").isEmpty()) {
          causes.add(Cause.required(at + ".image", ""));
        }
      }
    }
  }

  static void service(Json.Obj spec, List<Cause> causes) {
    var ports = spec.list("ports");
    boolean headless = "None".equals(spec.text("clusterIP"));
    boolean external = "ExternalName".equals(spec.text("type"));
    if (ports.isEmpty() && !headless && !external) {
      causes.add(Cause.required("spec.ports", ""));
    }
    for (int i = 0; i < ports.size(); i++) {
      if (ports.size() > 1 && Validation.text(ports.get(i), "name").isEmpty()) {
        causes.add(Cause.required("spec.ports[" + i + "].name", ""));
      }
      if (!(ports.get(i).at("port") instanceof Json.Int(var port))
          || port < 1
          || port > LAST_PORT) {
        var given = ports.get(i).at("port");
        causes.add(
            Cause.invalid(
                "spec.ports[" + i + "].port",
                given == null ? Json.num(0) : given,
                "must be between 1 and 65535, inclusive"));
      }
    }
  }
}
