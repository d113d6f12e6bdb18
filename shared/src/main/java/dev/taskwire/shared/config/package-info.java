/** Reads typed settings from environment variables and collects every fault before any port opens. */
@NullMarked
package dev.taskwire.shared.config;

import org.jspecify.annotations.NullMarked;
