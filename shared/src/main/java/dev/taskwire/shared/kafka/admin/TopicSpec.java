package dev.taskwire.shared.kafka.admin;

import dev.taskwire.shared.event.Topics;
import java.time.Duration;
import java.util.List;

/**
 * What a topic must be like.
 *
 * @param partitions at least so many
 * @param retention for a topic that is created
 * @param recordBytes it must take records of this size
 */
public record TopicSpec(String name, int partitions, Duration retention, int recordBytes) {
    /** Kafka's own default for the largest record. */
    private static final int RECORD_BYTES = 1_048_588;
    /** So many processes of a subscriber's can share the work; and a small cluster bears it. */
    private static final int PARTITIONS = 6;

    /** A topic of events. */
    public static TopicSpec events(String name, Duration retention) {
        return new TopicSpec(name, PARTITIONS, retention, RECORD_BYTES);
    }

    /** A topic of events that we read, and where those go that we cannot handle. */
    public static List<TopicSpec> received(String name, Duration retention) {
        return List.of(events(name, retention), deadLetters(Topics.deadLetter(name), retention));
    }

    /** A topic of what could not be handled: rare, in one order, each as large as it was and with two headers more. */
    public static TopicSpec deadLetters(String name, Duration retention) {
        return new TopicSpec(name, 1, retention, 2 * RECORD_BYTES);
    }
}
