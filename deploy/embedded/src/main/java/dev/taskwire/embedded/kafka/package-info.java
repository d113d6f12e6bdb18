/** A Kafka broker inside the process. */
@NullMarked
package dev.taskwire.embedded.kafka;

import org.jspecify.annotations.NullMarked;
