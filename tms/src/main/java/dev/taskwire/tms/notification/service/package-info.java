/** The rules of notifications and settings: what a user may read and change, and the erasure of both. */
@NullMarked
package dev.taskwire.tms.notification.service;

import org.jspecify.annotations.NullMarked;
