/** Signs in and out, refreshes tokens, lists and revokes sessions. */
@NullMarked
package dev.taskwire.ums.session.service;

import org.jspecify.annotations.NullMarked;
