/** The HTTP operations on a user's notifications and settings: parses, calls a service, renders. */
@NullMarked
package dev.taskwire.tms.notification.http;

import org.jspecify.annotations.NullMarked;
