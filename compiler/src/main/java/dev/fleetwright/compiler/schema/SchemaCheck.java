package dev.fleetwright.compiler.schema;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.path.NodePath;
import com.networknt.schema.path.PathType;
import dev.fleetwright.compiler.source.Diagnostics;
import dev.fleetwright.compiler.yaml.YamlNode;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Checks trees against one of our own schemas, or against a definition in it. Loading costs tens of
 * milliseconds and is done once, when first needed; a check takes time linear in the tree. Safe for
 * several threads.
 */
public final class SchemaCheck {
  private static final String BASE = "https://fleetwright.dev/schemas/";
  private static final Map<String, SchemaCheck> LOADED = new ConcurrentHashMap<>();
  private static final Map<String, Schema> DOCUMENTS = new ConcurrentHashMap<>();

  private final Schema schema;
  private final Violations violations;

  private SchemaCheck(Schema schema) {
    this.schema = schema;
    this.violations = new Violations(schema.findSchemaResourceRoot().getSchemaNode());
  }

  /**
   * The schema of a resource in the folder of our schemas.
   *
   * @param resource its file name, such as {@code intent-v1.schema.json}, with {@code #NAME} after
   *     it for the definition of that name
   */
  public static SchemaCheck of(String resource) {
    return LOADED.computeIfAbsent(resource, SchemaCheck::load);
  }

  private static SchemaCheck load(String resource) {
    int hash = resource.indexOf('#');
    if (hash < 0) {
      return new SchemaCheck(DOCUMENTS.computeIfAbsent(resource, SchemaCheck::read));
    }
    var document = DOCUMENTS.computeIfAbsent(resource.substring(0, hash), SchemaCheck::read);
    return new SchemaCheck(definition(document, resource.substring(hash + 1)));
  }

  static Schema definition(Schema document, String name) {
    return document.getRefSchema(new NodePath(PathType.JSON_POINTER).append("$defs").append(name));
  }

  /** A file, which is read once for all its definitions. */
  private static Schema read(String file) {
    return SchemaRegistry.withDialect(
            OurDialect.create(),
            builder ->
                builder
                    .schemaLoader(loader -> loader.allow(_ -> false))
                    .schemaRegistryConfig(
                        SchemaRegistryConfig.builder().preloadSchema(false).build()))
        .getSchema(SchemaLocation.of(BASE + file), Trees.json(SchemaFile.read(file)));
  }

  /** Reports every violation, each at its place. */
  public void check(YamlNode root, Diagnostics out) {
    check("", root, out);
  }

  /**
   * The same for a tree that is a part of another.
   *
   * @param path how messages name the root of the tree, such as {@code workloads.checkout}
   */
  public void check(String path, YamlNode root, Diagnostics out) {
    violations.report(path, root, schema.validate(Trees.json(root)), out);
  }
}
