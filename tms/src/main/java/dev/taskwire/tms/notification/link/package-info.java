/** The links in mails: to tasks, and to the page that turns mails off. */
@NullMarked
package dev.taskwire.tms.notification.link;

import org.jspecify.annotations.NullMarked;
