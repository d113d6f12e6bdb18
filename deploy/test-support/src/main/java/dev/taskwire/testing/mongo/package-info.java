/** Databases for tests: embedded, external, or in a container. */
@NullMarked
package dev.taskwire.testing.mongo;

import org.jspecify.annotations.NullMarked;
