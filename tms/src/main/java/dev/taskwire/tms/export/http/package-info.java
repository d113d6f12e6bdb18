/** The route of exports. */
@NullMarked
package dev.taskwire.tms.export.http;

import org.jspecify.annotations.NullMarked;
