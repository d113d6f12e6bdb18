/** The client origin: address, scheme and host of the client, as seen behind trusted proxies. */
@NullMarked
package dev.taskwire.gateway.clientaddress;

import org.jspecify.annotations.NullMarked;
