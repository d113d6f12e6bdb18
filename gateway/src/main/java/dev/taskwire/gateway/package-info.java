/** The gateway: the only process that clients talk to. */
@NullMarked
package dev.taskwire.gateway;

import org.jspecify.annotations.NullMarked;
