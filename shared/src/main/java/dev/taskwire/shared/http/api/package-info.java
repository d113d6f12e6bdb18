/** Operations of the contract: routes them, validates their requests, sends their responses. */
@NullMarked
package dev.taskwire.shared.http.api;

import org.jspecify.annotations.NullMarked;
