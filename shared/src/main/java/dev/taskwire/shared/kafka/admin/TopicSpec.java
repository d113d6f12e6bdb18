package dev.taskwire.shared.kafka.admin;

import dev.taskwire.shared.event.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The required configuration of a topic.
 *
 * @param minPartitions the least number of partitions
 * @param retention the retention of a topic that is created
 * @param maxRecordBytes the size of a record that the topic must accept
 * @param uses what the process does with its records, for which it needs permission
 */
public record TopicSpec(String name, int minPartitions, Duration retention, int maxRecordBytes, Set<TopicUse> uses) {
    /** Kafka's default for {@code max.message.bytes}. */
    private static final int DEFAULT_MAX_RECORD_BYTES = 1_048_588;
    /** As many processes of a consumer group can share the work, and a small cluster can hold them. */
    private static final int PARTITIONS = 6;

    /** Returns the specification of a topic of events to which the process publishes. */
    public static TopicSpec published(String name, Duration retention) {
        return events(name, retention, TopicUse.WRITE);
    }

    /** Returns the specifications of a topic of events that is consumed, and of its dead-letter topic. */
    public static List<TopicSpec> received(String name, Duration retention) {
        return List.of(events(name, retention, TopicUse.READ), deadLetters(Topics.deadLetter(name), retention));
    }

    private static TopicSpec events(String name, Duration retention, TopicUse use) {
        return new TopicSpec(name, PARTITIONS, retention, DEFAULT_MAX_RECORD_BYTES, Set.of(use));
    }

    /**
     * Returns the specification of a dead-letter topic. It has few records in one order, each of them as large as the
     * original with two more headers.
     */
    private static TopicSpec deadLetters(String name, Duration retention) {
        return new TopicSpec(name, 1, retention, 2 * DEFAULT_MAX_RECORD_BYTES, Set.of(TopicUse.WRITE));
    }

    /** Returns the specification of a topic that is used in the ways of both. */
    TopicSpec and(TopicSpec same) {
        return new TopicSpec(
                name,
                minPartitions,
                retention,
                maxRecordBytes,
                Stream.of(uses, same.uses).flatMap(Set::stream).collect(Collectors.toUnmodifiableSet()));
    }

    /** Returns the specification with the topic's name at Kafka. */
    TopicSpec named(String nameAtKafka) {
        return new TopicSpec(nameAtKafka, minPartitions, retention, maxRecordBytes, uses);
    }
}
