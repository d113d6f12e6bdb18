/**
 * HTTP for signing on, in and out, for sessions and for keys: parses requests, calls the services, renders responses.
 */
@NullMarked
package dev.taskwire.ums.session.http;

import org.jspecify.annotations.NullMarked;
