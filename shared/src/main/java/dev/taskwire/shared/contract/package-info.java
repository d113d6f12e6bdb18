/** The OpenAPI and AsyncAPI documents as data: operations and compiled schemas. */
@NullMarked
package dev.taskwire.shared.contract;

import org.jspecify.annotations.NullMarked;
