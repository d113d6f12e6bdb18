/** The cryptography of access and refresh tokens. */
@NullMarked
package dev.taskwire.ums.session.token;

import org.jspecify.annotations.NullMarked;
