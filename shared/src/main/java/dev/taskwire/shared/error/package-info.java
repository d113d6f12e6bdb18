/** What can go wrong, in the product's own words. It knows no HTTP. */
@NullMarked
package dev.taskwire.shared.error;

import org.jspecify.annotations.NullMarked;
