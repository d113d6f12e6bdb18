/** Readiness, and the management port that serves it. */
@NullMarked
package dev.taskwire.shared.health;

import org.jspecify.annotations.NullMarked;
