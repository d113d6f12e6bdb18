package dev.taskwire.shared.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.PathType;

/** Compiles the contract's schemas (JSON Schema 2020-12, formats asserted) once, at start. */
final class Schemas {
    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemaRegistryConfig(SchemaRegistryConfig.builder()
                    .formatAssertionsEnabled(true)
                    .pathType(PathType.JSON_POINTER)
                    .preloadSchema(true)
                    .build()));
    private final JsonNode components;

    Schemas(JsonNode document) {
        this.components = document.get("components");
    }

    /** The schema, with the components beside it so that its local references resolve. */
    Schema compile(JsonNode node) {
        var root = JsonNodeFactory.instance.objectNode();
        node.properties().forEach(member -> root.set(member.getKey(), member.getValue()));
        root.set("components", JsonNodeFactory.instance.objectNode().set("schemas", components.get("schemas")));
        var compiled = registry.getSchema(root);
        compiled.initializeValidators();
        return new Schema(compiled, typeOf(node));
    }

    private String typeOf(JsonNode node) {
        var target =
                node.has("$ref") ? components.at(node.get("$ref").asText().substring("#/components".length())) : node;
        return target.path("type").asText();
    }
}
