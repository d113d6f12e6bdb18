/** Forms of text on which every process must agree. */
@NullMarked
package dev.taskwire.shared.text;

import org.jspecify.annotations.NullMarked;
