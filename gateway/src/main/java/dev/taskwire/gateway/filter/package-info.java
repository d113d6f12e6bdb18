/** What the gateway refuses before it forwards. */
@NullMarked
package dev.taskwire.gateway.filter;

import org.jspecify.annotations.NullMarked;
