/** Sessions in MongoDB. */
@NullMarked
package dev.taskwire.ums.session.store;

import org.jspecify.annotations.NullMarked;
