/** What users do with links from mails: verify an address, and choose a password. */
@NullMarked
package dev.taskwire.ums.account.link;

import org.jspecify.annotations.NullMarked;
