/** Limits on the resources that clients use, with a fair share for each client. */
@NullMarked
package dev.taskwire.shared.http.limit;

import org.jspecify.annotations.NullMarked;
