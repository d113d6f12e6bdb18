package dev.taskwire.shared.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Holds the contract of the Kafka topics, {@code asyncapi.yaml} on the class path (AsyncAPI 3). The gateway serves it,
 * and the tests validate every published event against it. Immutable. Loading takes time and must not happen on an
 * event loop.
 */
public final class AsyncApiContract {
    private static final String MESSAGES = "/components/messages";

    private final JsonNode document;
    private final SchemaCompiler schemaCompiler;
    /** The place of each message in the document, by its type. */
    private final Map<String, String> pointers = new LinkedHashMap<>();

    private final Map<String, Message> messages = new ConcurrentHashMap<>();

    AsyncApiContract(JsonNode document) {
        this.document = document;
        this.schemaCompiler = new SchemaCompiler(document);
        document.at(MESSAGES)
                .fieldNames()
                .forEachRemaining(name -> pointers.put(
                        document.at(MESSAGES).get(name).get("name").asText(), JsonPointers.child(MESSAGES, name)));
    }

    /** Reads the contract from the class path. Blocks; meant for the start of a process. */
    public static AsyncApiContract load() {
        try (InputStream yaml = AsyncApiContract.class.getResourceAsStream("/asyncapi.yaml")) {
            return new AsyncApiContract(new ObjectMapper(new YAMLFactory()).readTree(yaml));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Returns the whole document as JSON. */
    public String json() {
        return document.toString();
    }

    /** Returns the types of all events, in the order of the document. */
    public List<String> types() {
        return List.copyOf(pointers.keySet());
    }

    /**
     * Returns the JSON Schema of the values of events of the given type, which refers to no other document.
     *
     * @throws IllegalArgumentException when the contract has no such type
     */
    public ObjectNode schema(String type) {
        String pointer = pointer(type);
        String summary = document.at(pointer + "/summary").asText().strip();
        return SchemaBundler.bundle(document, type, summary, pointer + "/payload");
    }

    /**
     * Returns the compiled schemas of events of the given type.
     *
     * @throws IllegalArgumentException when the contract has no such type
     */
    public Message message(String type) {
        return messages.computeIfAbsent(
                type,
                missing -> new Message(
                        schemaCompiler.compile(pointer(type) + "/headers"),
                        new SchemaCompiler(schema(type)).compile("")));
    }

    private String pointer(String type) {
        String pointer = pointers.get(type);
        if (pointer == null) {
            throw new IllegalArgumentException("no message " + type + " in asyncapi.yaml");
        }
        return pointer;
    }

    /**
     * The schemas of one type of Kafka record.
     *
     * @param headers validates an object that holds the record's headers as strings
     * @param payload validates the record's value by {@link #schema}
     */
    public record Message(CompiledSchema headers, CompiledSchema payload) {}
}
