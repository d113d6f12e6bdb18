package dev.taskwire.shared.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Proves that the examples of the contract are what the processes accept and answer. */
class ContractExamplesTest {

    @Test
    void everyExampleIsValidByItsSchema() throws Exception {
        JsonNode document = new ObjectMapper().readTree(OpenApiContract.load().json());
        var schemaCompiler = new SchemaCompiler(document);
        var checked = new ArrayList<String>();
        for (String owner : pointers(document, "", "examples")) {
            JsonNode examples = document.at(owner + "/examples");
            if (examples.isArray()) {
                var schema = schemaCompiler.compile(owner);
                examples.forEach(example ->
                        assertThat(schema.validate(example)).as(owner).isEmpty());
                checked.add(owner);
            } else if (document.at(owner).has("schema")) {
                var schema = schemaCompiler.compile(owner + "/schema");
                examples.forEach(example -> {
                    JsonNode value = example.has("$ref") ? document.at(JsonPointers.fromReference(example)) : example;
                    assertThat(schema.validate(value.get("value"))).as(owner).isEmpty();
                });
                checked.add(owner);
            }
        }
        assertThat(checked).hasSizeGreaterThan(40);
    }

    /** Where an object has that member; a schema's property of that name is none. */
    private static List<String> pointers(JsonNode node, String at, String member) {
        var found = new ArrayList<String>();
        if (node.isObject() && node.has(member) && !at.endsWith("/properties") && !at.equals("/components")) {
            found.add(at);
        }
        node.properties()
                .forEach(child ->
                        found.addAll(pointers(child.getValue(), JsonPointers.child(at, child.getKey()), member)));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            found.addAll(pointers(node.get(i), at + '/' + i, member));
        }
        return found;
    }
}
