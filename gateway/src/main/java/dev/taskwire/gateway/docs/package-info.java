/** Serves the OpenAPI document and the page that shows it. */
@NullMarked
package dev.taskwire.gateway.docs;

import org.jspecify.annotations.NullMarked;
