/** Renews, in the background, what earlier versions have stored in another form. */
@NullMarked
package dev.taskwire.shared.refresh;

import org.jspecify.annotations.NullMarked;
