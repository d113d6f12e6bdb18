package dev.taskwire.shared.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Holds the API's OpenAPI 3.1 document, {@code openapi.yaml} on the class path. The services route and validate
 * requests by it and serve it, and the tests validate every response against it. Immutable. Loading takes time: it
 * happens once in a process and not on an event loop.
 */
public final class OpenApiContract {
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    private static final String SERVICE = "x-taskwire-service";
    private static final String MAX_BODY_BYTES = "x-max-body-bytes";
    /** The default where the contract states no bound: more than any body without a long text needs. */
    private static final int DEFAULT_MAX_BODY_BYTES = 16 * 1024;

    private final JsonNode document;
    private final SchemaCompiler schemaCompiler;
    /**
     * The place of each operation in the document. An operation is compiled when it is first needed, since no service
     * serves all of them.
     */
    private final Map<String, OperationLocation> operationLocations = new LinkedHashMap<>();

    private final Map<String, ApiOperation> operations = new ConcurrentHashMap<>();

    private record OperationLocation(String path, String method) {}

    OpenApiContract(JsonNode document) {
        this.document = document;
        this.schemaCompiler = new SchemaCompiler(document);
        document.get("paths").fieldNames().forEachRemaining(this::indexOperations);
    }

    private void indexOperations(String path) {
        JsonNode item = document.at(JsonPointers.child("/paths", path));
        item.fieldNames().forEachRemaining(member -> {
            if (METHODS.contains(member)) {
                operationLocations.put(
                        item.get(member).get("operationId").asText(), new OperationLocation(path, member));
            }
        });
    }

    /** Reads the contract from the class path. Blocks; meant for the start of a process. */
    public static OpenApiContract load() {
        try (InputStream yaml = OpenApiContract.class.getResourceAsStream("/openapi.yaml")) {
            return new OpenApiContract(new ObjectMapper(new YAMLFactory()).readTree(yaml));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Returns the whole document as JSON. */
    public String json() {
        return document.toString();
    }

    /** Returns all operations in the order of the document. */
    public List<ApiOperation> operations() {
        return operationLocations.keySet().stream().map(this::operation).toList();
    }

    /**
     * Compiles the operations of one service, so that no request has to wait for it. Takes time and must not run on an
     * event loop.
     */
    public OpenApiContract compile(String service) {
        operationLocations.forEach((id, operationLocation) -> {
            String pointer = JsonPointers.child("/paths", operationLocation.path()) + '/' + operationLocation.method();
            if (document.at(pointer).path(SERVICE).asText().equals(service)) {
                operation(id);
            }
        });
        return this;
    }

    /**
     * Returns the operation with the given {@code operationId}.
     *
     * @throws IllegalArgumentException when the contract has none, which is a mistake in the code
     */
    public ApiOperation operation(String id) {
        return operations.computeIfAbsent(id, missing -> {
            var operationLocation = operationLocations.get(missing);
            if (operationLocation == null) {
                throw new IllegalArgumentException("no operation " + missing + " in openapi.yaml");
            }
            return operation(operationLocation);
        });
    }

    /**
     * Returns the largest allowed request body in bytes, also for an operation without a body and for one that the
     * contract does not hold.
     *
     * @param method in upper case
     * @param path the template, as in the contract
     */
    public int maxBodyBytes(String method, String path) {
        return maxBodyBytes(document.at(JsonPointers.child("/paths", path) + '/' + method.toLowerCase(Locale.ROOT)));
    }

    /** Returns the responses that a request can get even if no operation has its method and path. */
    public Map<Integer, Map<String, CompiledSchema>> generalResponses() {
        return responses("/x-taskwire-general-responses");
    }

    private ApiOperation operation(OperationLocation operationLocation) {
        String pathPointer = JsonPointers.child("/paths", operationLocation.path());
        String pointer = pathPointer + '/' + operationLocation.method();
        JsonNode node = document.at(pointer);
        var query = new LinkedHashMap<String, CompiledSchema>();
        var headers = new LinkedHashMap<String, CompiledSchema>();
        for (String parameterPointer : parameterPointers(pathPointer, pointer)) {
            JsonNode parameter = document.at(parameterPointer);
            String name = parameter.get("name").asText();
            var schema = schemaCompiler.compile(parameterPointer + "/schema");
            switch (parameter.get("in").asText()) {
                case "query" -> query.put(name, schema);
                case "header" -> headers.put(name, schema);
                default -> {
                    // Path parameters are not validated: a malformed id is an id that does not exist.
                }
            }
        }
        var security = node.has("security") ? node.get("security") : document.get("security");
        return new ApiOperation(
                node.get("operationId").asText(),
                operationLocation.method().toUpperCase(Locale.ROOT),
                operationLocation.path(),
                node.path(SERVICE).asText(),
                security.isEmpty(),
                query,
                headers,
                node.has("requestBody") ? requestBody(resolve(pointer + "/requestBody"), maxBodyBytes(node)) : null,
                responses(pointer + "/responses"));
    }

    private List<String> parameterPointers(String... owners) {
        var all = new ArrayList<String>();
        for (String owner : owners) {
            int count = document.at(owner + "/parameters").size();
            for (int i = 0; i < count; i++) {
                all.add(resolve(owner + "/parameters/" + i));
            }
        }
        return all;
    }

    private RequestBodySpec requestBody(String pointer, int maxBytes) {
        var byType = schemasByMediaType(pointer);
        return new RequestBodySpec(byType.keySet(), byType.values().iterator().next(), maxBytes);
    }

    private static int maxBodyBytes(JsonNode operation) {
        return operation.path(MAX_BODY_BYTES).asInt(DEFAULT_MAX_BODY_BYTES);
    }

    private Map<Integer, Map<String, CompiledSchema>> responses(String pointer) {
        var all = new LinkedHashMap<Integer, Map<String, CompiledSchema>>();
        document.at(pointer)
                .fieldNames()
                .forEachRemaining(status ->
                        all.put(Integer.valueOf(status), schemasByMediaType(resolve(pointer + '/' + status))));
        return all;
    }

    /** Returns the schemas of a request body or response by media type. */
    private Map<String, CompiledSchema> schemasByMediaType(String pointer) {
        var byType = new LinkedHashMap<String, CompiledSchema>();
        document.at(pointer + "/content")
                .fieldNames()
                .forEachRemaining(type -> byType.put(
                        type, schemaCompiler.compile(JsonPointers.child(pointer + "/content", type) + "/schema")));
        return byType;
    }

    private String resolve(String pointer) {
        JsonNode node = document.at(pointer);
        return node.has("$ref") ? JsonPointers.fromReference(node) : pointer;
    }
}
