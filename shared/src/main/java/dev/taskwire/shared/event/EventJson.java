package dev.taskwire.shared.event;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Parses the data of a received event within bounds far above those of valid events: anybody who may write to a topic
 * decides on the content of its records.
 */
public final class EventJson {
    private static final int MAX_DEPTH = 32;
    /** Counts names and values. */
    private static final int MAX_TOKENS = 2_000;

    private static final int MAX_NUMBER_LENGTH = 100;
    private static final TypeReference<LinkedHashMap<String, Object>> OBJECT = new TypeReference<>() {};

    private static final ObjectMapper MAPPER = new ObjectMapper(new JsonFactoryBuilder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNumberLength(MAX_NUMBER_LENGTH)
                            .maxTokenCount(MAX_TOKENS)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private EventJson() {}

    /**
     * Returns the event's data.
     *
     * @throws IllegalArgumentException when the data is not an object, or exceeds the bounds; the message quotes
     *     nothing of it
     */
    public static JsonObject read(EventEnvelope event) {
        Map<String, Object> members;
        try {
            members = MAPPER.readValue(event.data(), OBJECT);
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException("its data is not a JSON object, or is too large", malformed);
        }
        if (members == null) {
            throw new IllegalArgumentException("its data is null");
        }
        return new JsonObject(members);
    }
}
