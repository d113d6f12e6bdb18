/** The client's own address, scheme and host, as seen behind trusted proxies. */
@NullMarked
package dev.taskwire.gateway.clientaddress;

import org.jspecify.annotations.NullMarked;
