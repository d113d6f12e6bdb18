/** The internal routes of exports. */
@NullMarked
package dev.taskwire.ums.export.http;

import org.jspecify.annotations.NullMarked;
