/** Containers that the tests of one JVM share. */
@NullMarked
package dev.taskwire.testing.container;

import org.jspecify.annotations.NullMarked;
