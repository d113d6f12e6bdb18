/** The contract and its page. */
@NullMarked
package dev.taskwire.gateway.docs;

import org.jspecify.annotations.NullMarked;
