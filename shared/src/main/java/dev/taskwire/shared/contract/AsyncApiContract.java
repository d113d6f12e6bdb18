package dev.taskwire.shared.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/**
 * The contract of our Kafka topics, {@code asyncapi.yaml} on the class path (AsyncAPI 3): what the gateway shows, and
 * what the tests hold every published event against. Immutable; loading it takes time, so not on an event loop.
 */
public final class AsyncApiContract {
    private static final String MESSAGES = "/components/messages";

    private final JsonNode document;
    private final SchemaCompiler schemaCompiler;
    private final Map<String, String> pointers = new HashMap<>();

    private AsyncApiContract(JsonNode document) {
        this.document = document;
        this.schemaCompiler = new SchemaCompiler(document);
        document.at(MESSAGES)
                .fieldNames()
                .forEachRemaining(name -> pointers.put(
                        document.at(MESSAGES).get(name).get("name").asText(), JsonPointers.child(MESSAGES, name)));
    }

    public static AsyncApiContract load() {
        try (InputStream yaml = AsyncApiContract.class.getResourceAsStream("/asyncapi.yaml")) {
            return new AsyncApiContract(new ObjectMapper(new YAMLFactory()).readTree(yaml));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The whole document as JSON. */
    public String json() {
        return document.toString();
    }

    /**
     * What an event of that type looks like.
     *
     * @throws IllegalArgumentException when there is no such type
     */
    public Message message(String type) {
        String pointer = pointers.get(type);
        if (pointer == null) {
            throw new IllegalArgumentException("no message " + type + " in asyncapi.yaml");
        }
        return new Message(schemaCompiler.at(pointer + "/headers"), schemaCompiler.at(pointer + "/payload"));
    }

    /**
     * One kind of record.
     *
     * @param headers of an object with the record's headers as strings
     * @param payload of the record's value
     */
    public record Message(CompiledSchema headers, CompiledSchema payload) {}
}
