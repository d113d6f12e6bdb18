/** Starting, running and ending a process: what main classes and the one-JVM launcher have in common. */
@NullMarked
package dev.taskwire.shared.app;

import org.jspecify.annotations.NullMarked;
