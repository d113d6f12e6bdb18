package dev.taskwire.shared.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.PathType;
import java.util.Map;

/** Compiles the contract's schemas (JSON Schema 2020-12, formats asserted) once, at start. */
final class Schemas {
    private static final String DOCUMENT = "urn:taskwire:openapi";

    private final SchemaRegistry registry;
    private final JsonNode document;

    Schemas(JsonNode document) {
        this.document = document;
        this.registry = SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12,
                builder -> builder.schemas(Map.of(DOCUMENT, document.toString()))
                        .schemaRegistryConfig(SchemaRegistryConfig.builder()
                                .formatAssertionsEnabled(true)
                                .pathType(PathType.JSON_POINTER)
                                .errorMessageKeyword("x-message")
                                .build()));
    }

    /** The schema at that JSON Pointer of the document. */
    Schema at(String pointer) {
        JsonNode node = document.at(pointer);
        if (node.has("$ref")) {
            return at(Refs.pointer(node));
        }
        var compiled = registry.getSchema(SchemaLocation.of(DOCUMENT + '#' + pointer));
        compiled.initializeValidators();
        return new Schema(compiled, node.path("type").asText());
    }
}
