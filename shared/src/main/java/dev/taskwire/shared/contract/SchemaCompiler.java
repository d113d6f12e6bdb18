package dev.taskwire.shared.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.PathType;
import java.util.Map;

/** Compiles the schemas of a contract (JSON Schema 2020-12, with formats asserted). */
final class SchemaCompiler {
    private static final String DOCUMENT = "urn:taskwire:openapi";

    private final SchemaRegistry registry;
    private final JsonNode document;

    SchemaCompiler(JsonNode document) {
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

    /** Returns the compiled schema at a JSON Pointer into the document. */
    CompiledSchema compile(String pointer) {
        JsonNode node = document.at(pointer);
        if (node.has("$ref")) {
            return compile(JsonPointers.fromReference(node));
        }
        var compiled = registry.getSchema(SchemaLocation.of(DOCUMENT + '#' + pointer));
        compiled.initializeValidators();
        return new CompiledSchema(compiled, node.path("type").asText());
    }
}
