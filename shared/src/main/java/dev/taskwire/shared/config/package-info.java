/** Reads typed settings from environment variables and reports all errors before any port opens. */
@NullMarked
package dev.taskwire.shared.config;

import org.jspecify.annotations.NullMarked;
