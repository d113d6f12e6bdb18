/** Creates and checks topics, and watches whether Kafka is available. */
@NullMarked
package dev.taskwire.shared.kafka.admin;

import org.jspecify.annotations.NullMarked;
