/** The gateway: the only process that clients connect to. */
@NullMarked
package dev.taskwire.gateway;

import org.jspecify.annotations.NullMarked;
