/** What ums knows of users, as far as tms needs it, and what is done when one of them is gone. */
@NullMarked
package dev.taskwire.tms.user;

import org.jspecify.annotations.NullMarked;
