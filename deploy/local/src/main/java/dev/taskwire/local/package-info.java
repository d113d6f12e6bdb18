/** Everything in one JVM: what {@code mvn} starts, and what the end-to-end tests drive. */
@NullMarked
package dev.taskwire.local;

import org.jspecify.annotations.NullMarked;
