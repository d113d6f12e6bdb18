package dev.taskwire.shared.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.taskwire.shared.event.EventEnvelope;
import dev.taskwire.shared.event.EventJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Proves which records are events; anyone who may write to a topic may put others into it. */
class CloudEventMapperTest {
    private static final Map<String, String> HEADERS = Map.of(
            "ce_specversion", "1.0",
            "ce_id", "id",
            "ce_source", "/test",
            "ce_type", "task.created",
            "ce_subject", "subject",
            "ce_time", "2026-01-01T00:00:00Z",
            "ce_sequence", "1");

    private static ConsumerRecord<String, byte[]> record(
            Map<String, String> headers, @Nullable String key, byte @Nullable [] value) {
        var record = new ConsumerRecord<>("topic", 0, 0, key, value);
        headers.forEach((name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        return record;
    }

    private static Map<String, String> with(String name, String value) {
        var headers = new HashMap<>(HEADERS);
        headers.put(name, value);
        return headers;
    }

    private static void assertPoison(Map<String, String> headers, @Nullable String key, byte @Nullable [] value) {
        var record = record(headers, key, value);
        assertThatIllegalArgumentException().isThrownBy(() -> CloudEventMapper.toEnvelope(record));
    }

    @Test
    void eventIsRead() {
        var event = CloudEventMapper.toEnvelope(record(HEADERS, "key", new byte[] {'{', '}'}));
        assertThat(event).returns("id", EventEnvelope::id).returns("{}", EventEnvelope::data);
    }

    /** Processes of earlier releases write no leading zeros, and run beside those of this one. */
    @ParameterizedTest
    @CsvSource({
        "1,1",
        "0000000000000000001,1",
        "10,10",
        "0000000000000000010,10",
        "9223372036854775807,9223372036854775807"
    })
    void sequenceIsANumberWithOrWithoutLeadingZeros(String text, long sequence) {
        var event = CloudEventMapper.toEnvelope(record(with("ce_sequence", text), "key", new byte[] {'{', '}'}));
        assertThat(event.sequence()).isEqualTo(sequence);
    }

    @Test
    void sequencesAreInTheSameOrderAsTextAndAsNumbers() {
        var numbers = List.of(0L, 1L, 2L, 9L, 10L, 11L, 99L, 100L, 1_000_000L, Integer.MAX_VALUE + 1L, Long.MAX_VALUE);
        var texts = numbers.stream().map(CloudEventMapper::orderable).toList();
        assertThat(texts).isSorted().doesNotHaveDuplicates().allMatch(text -> text.matches("[0-9]{19}"));
        assertThat(texts.stream().map(Long::parseLong)).containsExactlyElementsOf(numbers);
    }

    @Test
    void whatIsMissingOrTooLongIsPoison() {
        byte[] value = {'{', '}'};
        for (String name : HEADERS.keySet()) {
            var headers = new HashMap<>(HEADERS);
            headers.remove(name);
            assertPoison(headers, "key", value);
        }
        String tooLong = "x".repeat(201);
        for (String name : List.of("ce_id", "ce_type", "ce_subject", "ce_time", "ce_sequence")) {
            assertPoison(with(name, tooLong), "key", value);
        }
        assertPoison(HEADERS, tooLong, value);
        assertPoison(HEADERS, null, value);
        assertPoison(HEADERS, "key", null);
        var many = new HashMap<>(HEADERS);
        for (int i = 0; i < 50; i++) {
            many.put("ce_x" + i, "x");
        }
        assertPoison(many, "key", value);
    }

    @Test
    void dataBeyondTheBoundsIsRefusedWithoutBeingQuoted() {
        var bad = List.of(
                "",
                "null",
                "[]",
                "1",
                "{} {}",
                "{\"secret\":",
                "{\"a\":1,\"a\":2}",
                "{\"a\":" + "[".repeat(100_000),
                "{\"a\":[" + "0,".repeat(10_000) + "0]}",
                "{\"a\":" + "9".repeat(1_000) + "}");
        for (String data : bad) {
            var event = new EventEnvelope("id", "type", "subject", "key", 1, Instant.EPOCH, data);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> EventJson.read(event))
                    .withMessageNotContaining("secret");
        }
    }
}
