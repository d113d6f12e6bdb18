/** Serves the OpenAPI and AsyncAPI documents and Swagger UI. */
@NullMarked
package dev.taskwire.gateway.docs;

import org.jspecify.annotations.NullMarked;
