package dev.taskwire.shared.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.taskwire.shared.contract.CompiledSchema.Violation;
import dev.taskwire.shared.event.EventSchemas;
import dev.taskwire.shared.event.Topics;
import dev.taskwire.shared.kafka.admin.TopicSpec;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Proves that the contract of the events describes each type, with an example and a schema of its own. */
class AsyncApiContractTest {
    private static final AsyncApiContract CONTRACT = AsyncApiContract.load();
    private static final AsyncApiContract STRICT = StrictContracts.asyncApi();
    private static final JsonNode DOCUMENT = document();
    private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";

    static List<String> types() {
        return CONTRACT.types();
    }

    @Test
    void everyMessageOfAChannelIsAType() {
        var channels = new TreeSet<String>();
        DOCUMENT.get("channels")
                .forEach(channel -> channel.path("messages")
                        .forEach(reference -> channels.add(DOCUMENT.at(JsonPointers.fromReference(reference))
                                .get("name")
                                .asText())));

        assertThat(CONTRACT.types()).hasSize(11).containsExactlyInAnyOrderElementsOf(channels);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CONTRACT.schema("task.lost"))
                .withMessageContaining("task.lost");
    }

    @ParameterizedTest
    @MethodSource("types")
    void everyTypeHasAnExampleThatIsValid(String type) {
        var message = STRICT.message(type);
        var examples = example(type);

        assertThat(message.headers().validate(examples.get("headers"))).isEmpty();
        assertThat(message.payload().validate(examples.get("payload"))).isEmpty();
        assertThat(examples.at("/headers/ce_type").asText()).isEqualTo(type);
        assertThat(examples.at("/headers/ce_dataschema").asText()).endsWith(EventSchemas.path(type));
        var state = Objects.requireNonNull(examples.get("payload").elements().next());
        assertThat(Long.parseLong(examples.at("/headers/ce_sequence").asText()))
                .isEqualTo(state.get("version").asLong());
    }

    @ParameterizedTest
    @MethodSource("types")
    void everyTypeHasAJsonSchemaThatNeedsNoOtherDocument(String type) {
        var schema = CONTRACT.schema(type);

        assertThat(schema.get("$schema").asText()).isEqualTo(DIALECT);
        assertThat(schema.get("title").asText()).isEqualTo(type);
        assertThat(schema.get("description").asText()).isNotEmpty();
        assertThat(schema.get("required")).isNotEmpty();
        var metaschema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(SchemaLocation.of(DIALECT));
        assertThat(metaschema.validate(schema)).isEmpty();
        assertThat(schema.findValues("$ref"))
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                schema.at(reference.asText().substring(1)).isMissingNode())
                        .as(reference.asText())
                        .isFalse());
        assertThat(schema.get("$defs"))
                .hasSizeLessThan(DOCUMENT.at("/components/schemas").size());
    }

    @ParameterizedTest
    @MethodSource("types")
    void theSchemaRefusesWhatIsNoSuchEvent(String type) {
        var payload = (ObjectNode) example(type).get("payload").deepCopy();
        String subject = type.substring(0, type.indexOf('.'));
        payload.remove("actor");
        ((ObjectNode) payload.get(subject)).put("version", 0).put("id", "x");

        assertThat(CONTRACT.message(type).payload().validate(payload))
                .extracting(Violation::pointer)
                .containsExactlyInAnyOrder("/actor", '/' + subject + "/version", '/' + subject + "/id");
    }

    /** Processes of earlier releases run beside those of this one, and their events stay in the topics. */
    @ParameterizedTest
    @ValueSource(strings = {"1", "17", "9223372036854775807", "0000000000000000017"})
    void sequenceOfAnyReleaseIsValid(String sequence) {
        assertThat(CONTRACT.message("task.created").headers().validate(withSequence(sequence)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "-1", "017", "+17", "17 ", "00000000000000000017"})
    void otherSequenceIsNot(String sequence) {
        assertThat(CONTRACT.message("task.created").headers().validate(withSequence(sequence)))
                .extracting(Violation::pointer)
                .containsExactly("/ce_sequence");
    }

    private static JsonNode withSequence(String sequence) {
        return ((ObjectNode) example("task.created").get("headers").deepCopy()).put("ce_sequence", sequence);
    }

    @Test
    void topicsAreAsTaskwireCreatesThem() {
        var retention = Duration.ofDays(7);
        assertTopics("tasks", TopicSpec.received(Topics.TASKS, retention));
        assertTopics("users", TopicSpec.received(Topics.USERS, retention));
    }

    private static void assertTopics(String name, List<TopicSpec> topics) {
        assertThat(topics).hasSize(2);
        assertTopic(name, topics.get(0));
        assertTopic(name + "DeadLetter", topics.get(1));
    }

    private static void assertTopic(String name, TopicSpec topic) {
        JsonNode channel = DOCUMENT.get("channels").get(name);
        JsonNode kafka = channel.at("/bindings/kafka");
        assertThat(channel.get("address").asText()).isEqualTo(topic.name());
        assertThat(kafka.get("topic").asText()).isEqualTo(topic.name());
        assertThat(kafka.get("partitions").asInt()).isEqualTo(topic.minPartitions());
        JsonNode configuration = kafka.get("topicConfiguration");
        assertThat(configuration.get("retention.ms").asLong())
                .isEqualTo(topic.retention().toMillis());
        assertThat(configuration.get("max.message.bytes").asInt()).isEqualTo(topic.maxRecordBytes());
    }

    private static JsonNode example(String type) {
        for (JsonNode message : DOCUMENT.at("/components/messages")) {
            if (message.get("name").asText().equals(type)) {
                return message.get("examples").get(0);
            }
        }
        throw new AssertionError("no message " + type);
    }

    private static JsonNode document() {
        try {
            return new ObjectMapper().readTree(CONTRACT.json());
        } catch (JsonProcessingException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
