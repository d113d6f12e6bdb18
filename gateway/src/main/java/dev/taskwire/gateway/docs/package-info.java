/** Serves the contracts, the pages that show them, and the pages to which links in mails lead. */
@NullMarked
package dev.taskwire.gateway.docs;

import org.jspecify.annotations.NullMarked;
