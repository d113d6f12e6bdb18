/** Queries whose result or time is bounded. */
@NullMarked
package dev.taskwire.shared.mongo.query;

import org.jspecify.annotations.NullMarked;
