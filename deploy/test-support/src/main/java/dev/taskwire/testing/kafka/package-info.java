/** Kafka brokers for tests: embedded, external, or in a container. */
@NullMarked
package dev.taskwire.testing.kafka;

import org.jspecify.annotations.NullMarked;
