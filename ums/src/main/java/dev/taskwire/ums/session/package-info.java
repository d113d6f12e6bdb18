/** Sessions: signing on, in and out, and the access tokens that stand for a session. */
@NullMarked
package dev.taskwire.ums.session;

import org.jspecify.annotations.NullMarked;
