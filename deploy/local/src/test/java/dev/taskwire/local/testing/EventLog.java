package dev.taskwire.local.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.taskwire.shared.contract.AsyncApiContract;
import dev.taskwire.shared.contract.StrictContracts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** A subscriber: all records of a topic from its beginning. Every one is held against the contract. */
public final class EventLog implements AutoCloseable {
    private static final AsyncApiContract CONTRACT = StrictContracts.asyncApi();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration MAX_WAIT = Duration.ofSeconds(30);

    private final KafkaConsumer<String, String> consumer;
    private final List<Event> events = new ArrayList<>();

    /** A record of a topic. */
    public record Event(String key, Map<String, String> headers, JsonNode value) {
        public String type() {
            return header("ce_type");
        }

        public String subject() {
            return header("ce_subject");
        }

        public long sequence() {
            return Long.parseLong(header("ce_sequence"));
        }

        public String header(String name) {
            return String.valueOf(headers.get(name));
        }
    }

    private EventLog(KafkaConsumer<String, String> consumer) {
        this.consumer = consumer;
    }

    public static EventLog of(String bootstrapServers, String topic) {
        var settings = Map.<String, Object>of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest");
        var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
        var partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return new EventLog(consumer);
    }

    /** Reads on until the events so far are as wanted, and answers them. */
    public List<Event> until(Predicate<List<Event>> wanted) {
        long end = System.nanoTime() + MAX_WAIT.toNanos();
        while (!wanted.test(events)) {
            assertThat(System.nanoTime()).as("in time; so far %s", events).isLessThan(end);
            for (var record : consumer.poll(Duration.ofMillis(100))) {
                // Tests put records there that are no events.
                if (record.headers().lastHeader("ce_type") != null) {
                    events.add(event(record));
                }
            }
        }
        return List.copyOf(events);
    }

    /** Reads on until there are so many events of the subject, and answers those. */
    public List<Event> of(String subject, int count) {
        Predicate<Event> isOf = event -> event.subject().equals(subject);
        return until(all -> all.stream().filter(isOf).count() >= count).stream()
                .filter(isOf)
                .toList();
    }

    private static Event event(ConsumerRecord<String, String> record) {
        ObjectNode headers = JsonNodeFactory.instance.objectNode();
        record.headers()
                .forEach(header -> headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
        var event = new Event(
                record.key(),
                JSON.convertValue(
                        headers, JSON.getTypeFactory().constructMapType(Map.class, String.class, String.class)),
                json(record.value()));
        var contract = CONTRACT.message(event.type());
        assertThat(contract.headers().validate(headers))
                .as("headers of %s", event)
                .isEmpty();
        assertThat(contract.payload().validate(event.value()))
                .as("value of %s", event)
                .isEmpty();
        return event;
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException malformed) {
            throw new UncheckedIOException(malformed);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
