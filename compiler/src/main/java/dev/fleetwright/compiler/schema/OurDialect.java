package dev.fleetwright.compiler.schema;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaContext;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.keyword.DisallowUnknownKeywordFactory;
import com.networknt.schema.keyword.Keyword;
import com.networknt.schema.keyword.KeywordType;
import com.networknt.schema.keyword.KeywordValidator;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * JSON Schema 2020-12, as much of it as our schemas use: the rest of it, formats above all, takes a
 * cold start some 20 ms to load. A schema with another keyword is refused.
 */
final class OurDialect {
  private static final String IRI = "https://json-schema.org/draft/2020-12/schema";

  private static final List<KeywordType> CHECKED =
      List.of(
          KeywordType.ADDITIONAL_PROPERTIES,
          KeywordType.ALL_OF,
          KeywordType.CONST,
          KeywordType.ENUM,
          KeywordType.FALSE,
          KeywordType.IF_THEN_ELSE,
          KeywordType.ITEMS,
          KeywordType.MAXIMUM,
          KeywordType.MINIMUM,
          KeywordType.MIN_ITEMS,
          KeywordType.NOT,
          KeywordType.PATTERN,
          KeywordType.PATTERN_PROPERTIES,
          KeywordType.PROPERTIES,
          KeywordType.PROPERTY_NAMES,
          KeywordType.REF,
          KeywordType.REQUIRED,
          KeywordType.TRUE,
          KeywordType.TYPE);

  /** {@code x-later} names keys of later versions, for what is said about an unknown one. */
  private static final List<String> SAID =
      List.of(
          "$schema",
          "$id",
          "$defs",
          "then",
          "title",
          "description",
          "examples",
          "default",
          "x-later");

  /** A keyword that asks for nothing; the library's own would read every definition twice. */
  private record Said(String name) implements Keyword {
    @Override
    public String getValue() {
      return name;
    }

    @Override
    public @Nullable KeywordValidator newValidator(
        SchemaLocation at, JsonNode value, Schema schema, SchemaContext context) {
      return null;
    }
  }

  private OurDialect() {}

  static Dialect create() {
    var keywords = new ArrayList<Keyword>(CHECKED);
    SAID.forEach(name -> keywords.add(new Said(name)));
    return Dialect.builder(IRI)
        .specificationVersion(SpecificationVersion.DRAFT_2020_12)
        .idKeyword("$id")
        .keywords(keywords)
        .unknownKeywordFactory(DisallowUnknownKeywordFactory.getInstance())
        .build();
  }
}
