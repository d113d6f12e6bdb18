/**
 * No write without its event: both are one document, and a relay publishes from it. {@link OutboxWriter} is for
 * repositories, {@link OutboxRegistry} for the process around them.
 */
@NullMarked
package dev.taskwire.shared.outbox;

import org.jspecify.annotations.NullMarked;
