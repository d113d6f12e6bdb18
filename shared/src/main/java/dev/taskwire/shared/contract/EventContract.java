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
public final class EventContract {
    private static final String MESSAGES = "/components/messages";

    private final JsonNode document;
    private final Schemas schemas;
    private final Map<String, String> pointers = new HashMap<>();

    private EventContract(JsonNode document) {
        this.document = document;
        this.schemas = new Schemas(document);
        document.at(MESSAGES)
                .fieldNames()
                .forEachRemaining(name ->
                        pointers.put(document.at(MESSAGES).get(name).get("name").asText(), Refs.child(MESSAGES, name)));
    }

    public static EventContract load() {
        try (InputStream yaml = EventContract.class.getResourceAsStream("/asyncapi.yaml")) {
            return new EventContract(new ObjectMapper(new YAMLFactory()).readTree(yaml));
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
        return new Message(schemas.at(pointer + "/headers"), schemas.at(pointer + "/payload"));
    }

    /**
     * One kind of record.
     *
     * @param headers of an object with the record's headers as strings
     * @param payload of the record's value
     */
    public record Message(Schema headers, Schema payload) {}
}
