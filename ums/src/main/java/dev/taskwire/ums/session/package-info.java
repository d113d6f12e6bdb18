/** Sessions: wires their HTTP, rules and storage. */
@NullMarked
package dev.taskwire.ums.session;

import org.jspecify.annotations.NullMarked;
