/** Starts and stops a service, whether its own main class or the one-JVM launcher runs it. */
@NullMarked
package dev.taskwire.shared.runtime;

import org.jspecify.annotations.NullMarked;
