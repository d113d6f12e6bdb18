/** HTTP for signing on, in and out, for sessions and for keys: parses, calls the services, renders. */
@NullMarked
package dev.taskwire.ums.session.http;

import org.jspecify.annotations.NullMarked;
