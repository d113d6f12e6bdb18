/** Runs everything in one JVM, for {@code mvn} and for the end-to-end tests. */
@NullMarked
package dev.taskwire.local;

import org.jspecify.annotations.NullMarked;
