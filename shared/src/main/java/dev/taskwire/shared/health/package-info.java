/** What ready means, and the management port that says so. */
@NullMarked
package dev.taskwire.shared.health;

import org.jspecify.annotations.NullMarked;
