/**
 * No write without its event: both are one document, and a relay publishes from it. {@link Outbox} is for repositories,
 * {@link Outboxes} for the process around them.
 */
@NullMarked
package dev.taskwire.shared.outbox;

import org.jspecify.annotations.NullMarked;
