/** What ums knows of users, as far as tms needs it. */
@NullMarked
package dev.taskwire.tms.userdirectory;

import org.jspecify.annotations.NullMarked;
