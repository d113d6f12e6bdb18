/** How Kafka's clients encrypt their connections and authenticate, from the configuration. */
@NullMarked
package dev.taskwire.shared.kafka.security;

import org.jspecify.annotations.NullMarked;
