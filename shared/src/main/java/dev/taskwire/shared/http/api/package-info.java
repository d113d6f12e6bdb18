/** Serves operations of the contract: routes and validates requests, sends responses. */
@NullMarked
package dev.taskwire.shared.http.api;

import org.jspecify.annotations.NullMarked;
