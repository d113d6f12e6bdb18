package dev.taskwire.shared.refresh;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * How far a refresh has come, which consists of passes over all documents.
 *
 * @param firstBegun when the first pass began
 * @param passBegun when this pass began, or is to begin
 * @param last the last document that this pass has seen
 * @param changed whether this pass has changed documents
 * @param done whether no further pass is needed
 */
record RefreshProgress(Instant firstBegun, Instant passBegun, Optional<UUID> last, boolean changed, boolean done) {}
