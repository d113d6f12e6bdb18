/** Events as they are built, stored and carried: what the outbox, the event bus and Kafka have in common. */
@NullMarked
package dev.taskwire.shared.event;

import org.jspecify.annotations.NullMarked;
