/**
 * The transactional outbox: a document and its events are written together, and a relay publishes the events.
 * Repositories use {@link OutboxWriter}; the process around them uses {@link OutboxRegistry}.
 */
@NullMarked
package dev.taskwire.shared.outbox;

import org.jspecify.annotations.NullMarked;
