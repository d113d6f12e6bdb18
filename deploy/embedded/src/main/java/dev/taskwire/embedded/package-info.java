/** The embedded MongoDB and Kafka, and what they have in common. */
@NullMarked
package dev.taskwire.embedded;

import org.jspecify.annotations.NullMarked;
