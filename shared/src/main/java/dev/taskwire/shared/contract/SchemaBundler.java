package dev.taskwire.shared.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;
import java.util.TreeMap;

/** Makes a JSON Schema document (2020-12) of one schema of a contract and of all schemas to which that one refers. */
final class SchemaBundler {
    private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";
    private static final String REFERENCE = "$ref";
    private static final String DEFINITIONS = "$defs";
    private static final String COMPONENTS = "/components/schemas";

    private final JsonNode contract;
    private final Map<String, JsonNode> definitions = new TreeMap<>();

    private SchemaBundler(JsonNode contract) {
        this.contract = contract;
    }

    /**
     * Returns the document.
     *
     * @param title its {@code title}
     * @param description its {@code description}
     * @param pointer where the schema, or a reference to it, is in the contract
     */
    static ObjectNode bundle(JsonNode contract, String title, String description, String pointer) {
        JsonNode schema = contract.at(pointer);
        if (schema.has(REFERENCE)) {
            schema = contract.at(JsonPointers.fromReference(schema));
        }
        var bundler = new SchemaBundler(contract);
        var document = JsonNodeFactory.instance.objectNode();
        document.put("$schema", DIALECT).put("title", title).put("description", description);
        document.setAll((ObjectNode) bundler.copy(schema));
        document.putObject(DEFINITIONS).setAll(bundler.definitions);
        return document;
    }

    private JsonNode copy(JsonNode node) {
        if (node.isObject()) {
            var copy = JsonNodeFactory.instance.objectNode();
            node.properties().forEach(member -> {
                boolean reference = member.getKey().equals(REFERENCE);
                copy.set(member.getKey(), reference ? define(node) : copy(member.getValue()));
            });
            return copy;
        }
        if (node.isArray()) {
            var copy = JsonNodeFactory.instance.arrayNode();
            node.forEach(element -> copy.add(copy(element)));
            return copy;
        }
        return node;
    }

    /** Returns the reference to the definition in the document. */
    private JsonNode define(JsonNode reference) {
        String name = JsonPointers.fromReference(reference).substring(COMPONENTS.length() + 1);
        if (!definitions.containsKey(name)) {
            // Known before it is copied, since a schema may refer to itself.
            definitions.put(name, JsonNodeFactory.instance.objectNode());
            definitions.put(name, copy(contract.at(JsonPointers.child(COMPONENTS, name))));
        }
        return TextNode.valueOf("#/" + DEFINITIONS + '/' + name);
    }
}
