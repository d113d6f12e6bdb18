/** Serves accounts under both families of paths: parses requests, calls the services, renders responses. */
@NullMarked
package dev.taskwire.ums.account.http;

import org.jspecify.annotations.NullMarked;
