/** The bridge between the event bus and Kafka, in both directions. Nothing else of ours knows Kafka. */
@NullMarked
package dev.taskwire.shared.kafka;

import org.jspecify.annotations.NullMarked;
