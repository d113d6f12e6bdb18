/** Readiness, and the management port that shows it. */
@NullMarked
package dev.taskwire.shared.health;

import org.jspecify.annotations.NullMarked;
