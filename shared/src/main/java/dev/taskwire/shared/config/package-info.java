/** Typed configuration from environment variables; every fault is collected before any port opens. */
@NullMarked
package dev.taskwire.shared.config;

import org.jspecify.annotations.NullMarked;
