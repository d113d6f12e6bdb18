/** Sessions and their lifetimes. */
@NullMarked
package dev.taskwire.ums.session.model;

import org.jspecify.annotations.NullMarked;
