/** The OpenAPI document as data: operations for the routers, compiled schemas for validation. */
@NullMarked
package dev.taskwire.shared.contract;

import org.jspecify.annotations.NullMarked;
