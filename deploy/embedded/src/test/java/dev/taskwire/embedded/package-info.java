@NullMarked
package dev.taskwire.embedded;

import org.jspecify.annotations.NullMarked;
