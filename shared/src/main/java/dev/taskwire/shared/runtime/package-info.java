/** Starts and stops a process: what main classes and the one-JVM launcher have in common. */
@NullMarked
package dev.taskwire.shared.runtime;

import org.jspecify.annotations.NullMarked;
