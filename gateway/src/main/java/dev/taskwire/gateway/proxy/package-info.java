/** The exchange of one request with ums or tms, in one attempt or in several. */
@NullMarked
package dev.taskwire.gateway.proxy;

import org.jspecify.annotations.NullMarked;
