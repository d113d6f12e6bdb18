/** Serves the contracts, and the pages to which these, links in mails and the types of problems lead. */
@NullMarked
package dev.taskwire.gateway.docs;

import org.jspecify.annotations.NullMarked;
