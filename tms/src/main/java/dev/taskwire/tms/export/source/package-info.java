/** Where the data of an export comes from. */
@NullMarked
package dev.taskwire.tms.export.source;

import org.jspecify.annotations.NullMarked;
