package dev.taskwire.shared.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds the contracts to what generators of clients can use. Each rule is here because a generator made a client that
 * did not compile, or one that fails on a valid answer (deploy/generators).
 */
class GeneratorRulesTest {
    private static final JsonNode OPENAPI = parsed(OpenApiContract.load().json());
    private static final JsonNode ASYNCAPI = parsed(AsyncApiContract.load().json());
    private static final String SCHEMAS = "/components/schemas";
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
    /** What a request gets to which no operation belongs. */
    private static final Set<Integer> WITHOUT_OPERATION = Set.of(404, 405);

    private static final List<String> COMPONENTS_WITH_NAMES = List.of("schemas", "parameters", "responses", "headers");

    /** What generators append to the name of an operation to name its parts. */
    private static final List<String> PARTS_OF_AN_OPERATION = List.of(
            "", "Params", "Request", "RequestBody", "JSONBody", "JSONRequestBody", "Response", "Req", "Res", "OK");

    static Stream<JsonNode> documents() {
        return Stream.of(OPENAPI, ASYNCAPI);
    }

    @ParameterizedTest
    @MethodSource("documents")
    void memberThatMayBeAbsentHasNoDefault(JsonNode document) {
        var faults = new ArrayList<String>();
        walk(document, (at, node) -> {
            if (node.has("default") && (node.has("$ref") || parent(at).endsWith("/properties"))) {
                faults.add(at);
            }
        });

        assertThat(faults).as("generators make such members required").isEmpty();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void noMembersByPatternAndNoArrayWithoutItems(JsonNode document) {
        var faults = new ArrayList<String>();
        walk(document, (at, node) -> {
            boolean array = node.path("type").asText().equals("array") && !node.has("items");
            if (array || node.path("patternProperties").isObject()) {
                faults.add(at);
            }
        });

        assertThat(faults).isEmpty();
    }

    @Test
    void answersMayGetNewMembersAndRequestsMayNot() {
        var responses = new TreeSet<String>();
        var requests = new TreeSet<String>();
        operations().values().forEach(pointer -> {
            collectObjects(pointer + "/responses", responses);
            collectObjects(pointer + "/requestBody", requests);
        });
        collectObjects("/x-taskwire-general-responses", responses);

        assertThat(responses).isNotEmpty().doesNotContainAnyElementsOf(requests);
        // Some generators take it for false if it is not there.
        assertThat(responses)
                .allSatisfy(schema -> assertThat(OPENAPI.at(schema + "/additionalProperties"))
                        .as(schema)
                        .hasToString("true"));
        assertThat(requests)
                .isNotEmpty()
                .allSatisfy(schema -> assertThat(OPENAPI.at(schema + "/additionalProperties"))
                        .as(schema)
                        .hasToString("false"));
    }

    @Test
    void eventsMayGetNewMembers() {
        var faults = new ArrayList<String>();
        walk(ASYNCAPI, (at, node) -> {
            if (node.path("additionalProperties").isBoolean()
                    && !node.get("additionalProperties").booleanValue()) {
                faults.add(at);
            }
        });

        assertThat(faults).isEmpty();
    }

    @Test
    void everyOperationHasTheResponsesThatAnyRequestCanGet() {
        var contract = OpenApiContract.load();
        var general = new TreeSet<>(contract.generalResponses().keySet());
        general.removeAll(WITHOUT_OPERATION);

        assertThat(general).contains(429, 503);
        assertThat(contract.operations()).allSatisfy(operation -> {
            assertThat(operation.responses()).as(operation.id()).containsKeys(general.toArray(Integer[]::new));
            if (!operation.service().equals("gateway")) {
                assertThat(operation.responses()).as(operation.id()).containsKeys(502, 504);
            }
            if (operation.path().contains("{")) {
                assertThat(operation.responses()).as(operation.id()).containsKey(404);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyObjectAndEveryEnumOfAMemberHasAName(JsonNode document) {
        var faults = new ArrayList<String>();
        walk(document.at(SCHEMAS), (at, node) -> {
            boolean nested = at.lastIndexOf('/') > 0;
            boolean needsName =
                    node.path("properties").isObject() || node.path("enum").isArray();
            // The headers of a record are strings, which are no enums in any language.
            if (nested && needsName && !at.contains("Headers/")) {
                faults.add(at);
            }
        });

        assertThat(faults)
                .as("generators make up names for these, which may be taken")
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyComponentIsUsed(JsonNode document) {
        var unused = new TreeSet<String>();
        document.get("components").properties().stream()
                .filter(kind -> !kind.getKey().equals("securitySchemes"))
                .forEach(kind -> kind.getValue()
                        .fieldNames()
                        .forEachRemaining(name -> unused.add("/components/" + kind.getKey() + '/' + name)));

        document.findValues("$ref")
                .forEach(reference -> unused.remove(reference.asText().substring(1)));

        assertThat(unused).isEmpty();
    }

    /** Both encodings of a form are accepted, whichever the contract shows. */
    @Test
    void formHasOneMediaType() {
        var faults = new ArrayList<String>();
        walk(OPENAPI.at("/paths"), (at, node) -> {
            if (at.endsWith("/content") && node.has("multipart/form-data") && node.size() > 1) {
                faults.add(at);
            }
        });

        assertThat(faults).as("openapi-python-client forgets an import").isEmpty();
    }

    @Test
    void schemasAreNotComposed() {
        var faults = new ArrayList<String>();
        walk(OPENAPI.at(SCHEMAS), (at, node) -> {
            boolean constant = node.has("$ref")
                    && OPENAPI.at(JsonPointers.fromReference(node)).has("const");
            if (constant || Stream.of("oneOf", "anyOf", "allOf", "not").anyMatch(node::has)) {
                faults.add(at);
            }
        });

        assertThat(faults).isEmpty();
    }

    @Test
    void noTwoNamesBecomeTheSameNameInGo() {
        var owners = new HashMap<String, List<String>>();
        BiConsumer<String, String> add =
                (name, owner) -> owners.computeIfAbsent(goName(name).toLowerCase(Locale.ROOT), key -> new ArrayList<>())
                        .add(owner);
        for (String kind : COMPONENTS_WITH_NAMES) {
            OPENAPI.at("/components/" + kind)
                    .fieldNames()
                    .forEachRemaining(name -> add.accept(name, kind + '/' + name));
        }
        OPENAPI.at(SCHEMAS).properties().forEach(schema -> {
            // A constructor.
            add.accept("New" + schema.getKey(), "new " + schema.getKey());
            enumNames(schema.getValue()).forEach(value -> add.accept(value, schema.getKey() + '.' + value));
        });
        operations().keySet().forEach(id -> PARTS_OF_AN_OPERATION.forEach(part -> add.accept(id + part, id + part)));

        assertThat(owners).hasSizeGreaterThan(100);
        assertThat(owners.values()).filteredOn(sameName -> sameName.size() > 1).isEmpty();
    }

    /** The names of an enum's values, which are constants of the whole package in Go. */
    private static List<String> enumNames(JsonNode schema) {
        var names = new ArrayList<String>();
        var values = schema.has("x-enum-varnames") ? schema.get("x-enum-varnames") : schema.path("enum");
        assertThat(values).hasSize(schema.path("enum").size());
        values.forEach(value -> names.add(value.asText()));
        return names;
    }

    /** As generators for Go do: each part begins with a capital letter, and what no name may have is left out. */
    private static String goName(String name) {
        var parts = new StringBuilder();
        for (String part : name.replaceFirst("^-", "minus_").split("[^A-Za-z0-9]+", -1)) {
            if (!part.isEmpty()) {
                parts.append(Character.toUpperCase(part.charAt(0))).append(part.substring(1));
            }
        }
        return parts.toString();
    }

    /** The pointers of all operations by their ids. */
    private static Map<String, String> operations() {
        var all = new LinkedHashMap<String, String>();
        OPENAPI.get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(member -> {
                    if (METHODS.contains(member.getKey())) {
                        String pointer =
                                JsonPointers.child(JsonPointers.child("/paths", path.getKey()), member.getKey());
                        all.put(member.getValue().get("operationId").asText(), pointer);
                    }
                }));
        return all;
    }

    /** Adds the pointers of all schemas with members that can be reached from a place. */
    private static void collectObjects(String from, Set<String> found) {
        var references = new TreeSet<String>();
        walk(OPENAPI.at(from), (at, node) -> {
            if (node.path("properties").isObject()) {
                found.add(from + at);
            }
            if (node.path("$ref").isTextual()) {
                references.add(JsonPointers.fromReference(node));
            }
        });
        references.stream()
                .filter(pointer -> !found.contains(pointer))
                .forEach(pointer -> collectObjects(pointer, found));
    }

    /** Visits all objects of a document, except examples, which are data. */
    private static void walk(JsonNode root, BiConsumer<String, JsonNode> visitor) {
        walk("", root, visitor);
    }

    private static void walk(String at, JsonNode node, BiConsumer<String, JsonNode> visitor) {
        if (node.isObject()) {
            visitor.accept(at, node);
        }
        node.properties().forEach(child -> {
            if (!child.getKey().equals("examples")) {
                walk(JsonPointers.child(at, child.getKey()), child.getValue(), visitor);
            }
        });
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            walk(at + '/' + i, node.get(i), visitor);
        }
    }

    private static String parent(String pointer) {
        return pointer.substring(0, Math.max(0, pointer.lastIndexOf('/')));
    }

    private static JsonNode parsed(String json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (JsonProcessingException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
