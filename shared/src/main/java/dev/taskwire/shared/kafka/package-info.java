/** The bridge between the event bus and Kafka, in both directions. Nothing else knows Kafka. */
@NullMarked
package dev.taskwire.shared.kafka;

import org.jspecify.annotations.NullMarked;
