/** The bridge between the event bus and Kafka, in both directions. No other package uses Kafka. */
@NullMarked
package dev.taskwire.shared.kafka;

import org.jspecify.annotations.NullMarked;
