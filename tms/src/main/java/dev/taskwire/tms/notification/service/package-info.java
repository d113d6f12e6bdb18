/** What a user may do with their notifications and settings. */
@NullMarked
package dev.taskwire.tms.notification.service;

import org.jspecify.annotations.NullMarked;
