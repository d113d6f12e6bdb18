/** What ums knows of users, as far as tasks need it. */
@NullMarked
package dev.taskwire.tms.user;

import org.jspecify.annotations.NullMarked;
