// Command tables writes the data tables of the sandbox: which kinds a Kubernetes API server serves, and of what
// types their objects are made.
//
//	go run . OPENAPI DISCOVERY OUT
//
// OPENAPI is the folder api/openapi-spec/v3 of the Kubernetes release (module k8s.io/kubernetes), DISCOVERY a folder
// with the aggregated discovery answers of a running server of that release (api.json, apis.json). What OpenAPI does
// not say, namely which empty fields the server writes out, comes from the Go types.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"sort"
	"strings"

	admission "k8s.io/api/admissionregistration/v1"
	apps "k8s.io/api/apps/v1"
	autoscalingv1 "k8s.io/api/autoscaling/v1"
	autoscaling "k8s.io/api/autoscaling/v2"
	batch "k8s.io/api/batch/v1"
	certificates "k8s.io/api/certificates/v1"
	coordination "k8s.io/api/coordination/v1"
	core "k8s.io/api/core/v1"
	discovery "k8s.io/api/discovery/v1"
	events "k8s.io/api/events/v1"
	flowcontrol "k8s.io/api/flowcontrol/v1"
	networking "k8s.io/api/networking/v1"
	node "k8s.io/api/node/v1"
	policy "k8s.io/api/policy/v1"
	rbac "k8s.io/api/rbac/v1"
	resourceapi "k8s.io/api/resource/v1"
	scheduling "k8s.io/api/scheduling/v1"
	storage "k8s.io/api/storage/v1"
	storagemigration "k8s.io/api/storagemigration/v1"
	apiextensions "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/runtime"
	aggregator "k8s.io/kube-aggregator/pkg/apis/apiregistration/v1"
)

// The minor from which on a kind is served in this version; every other kind is older than the oldest minor.
var since = map[string]int{
	"networking.k8s.io/v1/ipaddresses":                                33,
	"networking.k8s.io/v1/servicecidrs":                               33,
	"storage.k8s.io/v1/volumeattributesclasses":                       34,
	"resource.k8s.io/v1/deviceclasses":                                34,
	"resource.k8s.io/v1/resourceclaims":                               34,
	"resource.k8s.io/v1/resourceclaimtemplates":                       34,
	"resource.k8s.io/v1/resourceslices":                               34,
	"admissionregistration.k8s.io/v1/mutatingadmissionpolicies":       36,
	"admissionregistration.k8s.io/v1/mutatingadmissionpolicybindings": 36,
	"certificates.k8s.io/v1/clustertrustbundles":                      37,
	"certificates.k8s.io/v1/podcertificaterequests":                   37,
	"resource.k8s.io/v1/devicetaintrules":                             37,
	"storagemigration.k8s.io/v1/storageversionmigrations":             37,
}

// Requests rather than objects, or gone from use.
var skippedGroups = []string{"authentication.k8s.io", "authorization.k8s.io"}
var skippedResources = []string{"bindings", "componentstatuses"}

type object = map[string]any

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: tables OPENAPI DISCOVERY OUT")
		os.Exit(2)
	}
	schemas := readSchemas(os.Args[1])
	kinds, roots := readKinds(os.Args[2], schemas)
	write(filepath.Join(os.Args[3], "kinds.txt"), kindsHeader, kinds)
	write(filepath.Join(os.Args[3], "types.txt"), typesHeader, describeTypes(schemas, roots))
}

const kindsHeader = `# Kinds of the stable Kubernetes API. Written by reconciler/tables; do not edit.
# Columns: apiVersion, plural, kind, singular, scope, verbs, short names, categories, subresources, first minor, type.
# The verbs "all" are create delete deletecollection get list patch update watch; "-" is an empty column.
`

const typesHeader = `# Types of the stable Kubernetes API. Written by reconciler/tables; do not edit.
# A type's line is its name, then "atomic" where it is owned and replaced as a whole; then a line per field:
# name, type, flags. Types: string, byte, int, number, bool, time, quantity, int-or-string, any (granular),
# raw (atomic), [T a list, <T a map, or the name of a type.
# Flags: omit (left out when empty), keep (written even when empty), required, atomic (a map), set, keys:A,B (an
# associative list), merge:KEY (of a strategic merge patch; without a key a set), replace, retain-keys, default:JSON.
`

func readSchemas(dir string) map[string]object {
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	exitOn(err)
	schemas := map[string]object{}
	for _, file := range files {
		var document struct {
			Components struct{ Schemas map[string]object }
		}
		readJSON(file, &document)
		for name, schema := range document.Components.Schemas {
			schemas[name] = schema
		}
	}
	return schemas
}

// readKinds returns the lines of the kinds and the names of their types.
func readKinds(dir string, schemas map[string]object) (lines, roots []string) {
	byKind := map[string]string{}
	for name, schema := range schemas {
		gvks, _ := schema["x-kubernetes-group-version-kind"].([]any)
		for _, entry := range gvks {
			gvk := entry.(object)
			byKind[fmt.Sprint(gvk["group"], "/", gvk["version"], "/", gvk["kind"])] = name
		}
	}
	for _, file := range []string{"api.json", "apis.json"} {
		var answer struct {
			Items []struct {
				Metadata struct{ Name string }
				Versions []struct {
					Version   string
					Resources []struct {
						Resource, Scope, SingularResource string
						ResponseKind                      struct{ Kind string }
						Verbs, ShortNames, Categories     []string
						Subresources                      []struct{ Subresource string }
					}
				}
			}
		}
		readJSON(filepath.Join(dir, file), &answer)
		for _, group := range answer.Items {
			name := group.Metadata.Name
			if slices.Contains(skippedGroups, name) {
				continue
			}
			for _, version := range group.Versions {
				apiVersion := strings.TrimPrefix(name+"/"+version.Version, "/")
				for _, r := range version.Resources {
					if slices.Contains(skippedResources, r.Resource) {
						continue
					}
					typeName := byKind[name+"/"+version.Version+"/"+r.ResponseKind.Kind]
					if typeName == "" {
						exitOn(fmt.Errorf("no type of %s %s", apiVersion, r.ResponseKind.Kind))
					}
					roots = append(roots, typeName)
					sort.Strings(r.Verbs)
					verbs := strings.Join(r.Verbs, ",")
					if verbs == "create,delete,deletecollection,get,list,patch,update,watch" {
						verbs = "all"
					}
					var subresources []string
					for _, s := range r.Subresources {
						subresources = append(subresources, s.Subresource)
					}
					first := "-"
					if minor, ok := since[apiVersion+"/"+r.Resource]; ok {
						first = fmt.Sprint(minor)
					}
					lines = append(lines, strings.Join([]string{apiVersion, r.Resource, r.ResponseKind.Kind,
						r.SingularResource, r.Scope, verbs, column(r.ShortNames), column(r.Categories),
						column(subresources), first, short(typeName)}, " "))
				}
			}
		}
	}
	return lines, roots
}

func column(words []string) string {
	if len(words) == 0 {
		return "-"
	}
	return strings.Join(words, ",")
}

func describeTypes(schemas map[string]object, roots []string) []string {
	goTypes := goTypesByName()
	seen := map[string]bool{}
	queue := append([]string{}, roots...)
	var names []string
	for len(queue) > 0 {
		name := queue[0]
		queue = queue[1:]
		if seen[name] {
			continue
		}
		seen[name] = true
		if leaf(name) != "" {
			continue
		}
		names = append(names, name)
		properties, _ := schemas[name]["properties"].(object)
		for _, property := range properties {
			queue = append(queue, references(property.(object))...)
		}
	}
	sort.Strings(names)
	var lines []string
	for _, name := range names {
		lines = append(lines, describe(name, schemas[name], goTypes[name])...)
	}
	return lines
}

func describe(name string, schema object, goType reflect.Type) []string {
	head := short(name)
	if schema["x-kubernetes-map-type"] == "atomic" {
		head += " atomic"
	}
	if schema["x-kubernetes-map-type"] == nil && schema["properties"] == nil {
		if schema["type"] != "object" {
			exitOn(fmt.Errorf("%s is no struct", name))
		}
	}
	lines := []string{head}
	properties, _ := schema["properties"].(object)
	required := map[string]bool{}
	if list, ok := schema["required"].([]any); ok {
		for _, field := range list {
			required[field.(string)] = true
		}
	}
	for _, field := range sortedKeys(properties) {
		property := properties[field].(object)
		words := []string{" " + field, typeOf(property)}
		if goType != nil {
			if flag := emptiness(goType, field); flag != "" {
				words = append(words, flag)
			}
		}
		if required[field] {
			words = append(words, "required")
		}
		words = append(words, merging(property)...)
		if value, ok := property["default"]; ok {
			text, err := json.Marshal(value)
			exitOn(err)
			if string(text) != "{}" {
				words = append(words, "default:"+string(text))
			}
		}
		lines = append(lines, strings.Join(words, " "))
	}
	return lines
}

func merging(property object) (flags []string) {
	if property["x-kubernetes-map-type"] == "atomic" {
		flags = append(flags, "atomic")
	}
	key, _ := property["x-kubernetes-patch-merge-key"].(string)
	strategy, _ := property["x-kubernetes-patch-strategy"].(string)
	switch property["x-kubernetes-list-type"] {
	case "set":
		flags = append(flags, "set")
	case "map":
		var keys []string
		for _, k := range property["x-kubernetes-list-map-keys"].([]any) {
			keys = append(keys, k.(string))
		}
		flags = append(flags, "keys:"+strings.Join(keys, ","))
	case nil:
		if strings.HasPrefix(strategy, "merge") && property["type"] == "array" {
			if key == "" {
				flags = append(flags, "set")
			} else {
				flags = append(flags, "keys:"+key)
			}
		}
	}
	for _, word := range strings.Split(strategy, ",") {
		switch word {
		case "merge":
			if property["type"] == "array" {
				flags = append(flags, "merge:"+key)
			}
		case "replace":
			flags = append(flags, "replace")
		case "retainKeys":
			flags = append(flags, "retain-keys")
		}
	}
	return flags
}

func typeOf(schema object) string {
	if ref := reference(schema); ref != "" {
		if word := leaf(ref); word != "" {
			return word
		}
		return short(ref)
	}
	switch schema["type"] {
	case "string":
		switch schema["format"] {
		case "byte":
			return "byte"
		case "date-time":
			return "time"
		case "int-or-string":
			return "int-or-string"
		}
		return "string"
	case "integer":
		return "int"
	case "number":
		return "number"
	case "boolean":
		return "bool"
	case "array":
		return "[" + typeOf(schema["items"].(object))
	case "object":
		if element, ok := schema["additionalProperties"].(object); ok {
			return "<" + typeOf(element)
		}
		return "any"
	}
	return "any"
}

// leaf is the word for a named type that is no struct of fields, or nothing.
func leaf(name string) string {
	switch short(name) {
	case "Quantity":
		return "quantity"
	case "IntOrString":
		return "int-or-string"
	case "Time", "MicroTime":
		return "time"
	case "RawExtension":
		return "raw"
	case "FieldsV1", "apiextensions.v1.JSON", "apiextensions.v1.JSONSchemaPropsOrBool",
		"apiextensions.v1.JSONSchemaPropsOrArray", "apiextensions.v1.JSONSchemaPropsOrStringArray":
		return "any"
	}
	return ""
}

func reference(schema object) string {
	ref, _ := schema["$ref"].(string)
	if all, ok := schema["allOf"].([]any); ok && len(all) == 1 {
		ref, _ = all[0].(object)["$ref"].(string)
	}
	return strings.TrimPrefix(ref, "#/components/schemas/")
}

func references(schema object) (names []string) {
	if ref := reference(schema); ref != "" {
		names = append(names, ref)
	}
	for _, key := range []string{"items", "additionalProperties"} {
		if inner, ok := schema[key].(object); ok {
			names = append(names, references(inner)...)
		}
	}
	return names
}

// short is a type's name without what all have in common: core.v1.Container, ObjectMeta.
func short(name string) string {
	for _, prefix := range []string{"io.k8s.apimachinery.pkg.apis.meta.v1.", "io.k8s.apimachinery.pkg.api.resource.",
		"io.k8s.apimachinery.pkg.util.intstr.", "io.k8s.apimachinery.pkg.runtime."} {
		if rest, ok := strings.CutPrefix(name, prefix); ok {
			return rest
		}
	}
	for _, prefix := range []string{"io.k8s.api.", "io.k8s.apiextensions-apiserver.pkg.apis.", "io.k8s.kube-aggregator.pkg.apis."} {
		if rest, ok := strings.CutPrefix(name, prefix); ok {
			return rest
		}
	}
	return name
}

func goTypesByName() map[string]reflect.Type {
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{admission.AddToScheme, apps.AddToScheme, autoscalingv1.AddToScheme,
		autoscaling.AddToScheme, batch.AddToScheme, certificates.AddToScheme, coordination.AddToScheme, core.AddToScheme,
		discovery.AddToScheme, events.AddToScheme, flowcontrol.AddToScheme, networking.AddToScheme, node.AddToScheme,
		policy.AddToScheme, rbac.AddToScheme, resourceapi.AddToScheme, scheduling.AddToScheme, storage.AddToScheme,
		storagemigration.AddToScheme, apiextensions.AddToScheme, aggregator.AddToScheme} {
		exitOn(add(scheme))
	}
	found := map[string]reflect.Type{}
	for _, t := range scheme.AllKnownTypes() {
		collect(t, found)
	}
	return found
}

func collect(t reflect.Type, found map[string]reflect.Type) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map, reflect.Array:
		collect(t.Elem(), found)
	case reflect.Struct:
		parts := strings.Split(t.PkgPath(), "/")
		host := strings.Split(parts[0], ".")
		slices.Reverse(host)
		name := strings.Join(append(host, append(parts[1:], t.Name())...), ".")
		if _, ok := found[name]; ok {
			return
		}
		found[name] = t
		for i := range t.NumField() {
			if t.Field(i).IsExported() {
				collect(t.Field(i).Type, found)
			}
		}
	}
}

// emptiness says what the server does with a field that is empty: omit, keep, or nothing for one that is as it was
// given.
func emptiness(t reflect.Type, name string) string {
	field, tag, ok := fieldNamed(t, name)
	if !ok {
		exitOn(fmt.Errorf("%s has no field %s", t, name))
	}
	omitEmpty, omitZero := slices.Contains(tag, "omitempty"), slices.Contains(tag, "omitzero")
	switch field.Type.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !omitEmpty && !omitZero {
			return "keep"
		}
		return ""
	case reflect.Struct:
		if omitZero {
			return "omit"
		}
		return "keep"
	}
	if omitEmpty || omitZero {
		return "omit"
	}
	return "keep"
}

func fieldNamed(t reflect.Type, name string) (reflect.StructField, []string, bool) {
	for i := range t.NumField() {
		field := t.Field(i)
		tag := strings.Split(field.Tag.Get("json"), ",")
		if field.Anonymous && tag[0] == "" {
			inner := field.Type
			if inner.Kind() == reflect.Pointer {
				inner = inner.Elem()
			}
			if found, tag, ok := fieldNamed(inner, name); ok {
				return found, tag, true
			}
		}
		if tag[0] == name {
			return field, tag[1:], true
		}
	}
	return reflect.StructField{}, nil, false
}

func sortedKeys(m object) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}

func readJSON(file string, into any) {
	bytes, err := os.ReadFile(file)
	exitOn(err)
	exitOn(json.Unmarshal(bytes, into))
}

func write(file, header string, lines []string) {
	exitOn(os.WriteFile(file, []byte(header+strings.Join(lines, "\n")+"\n"), 0o644))
}

func exitOn(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "tables:", err)
		os.Exit(1)
	}
}
