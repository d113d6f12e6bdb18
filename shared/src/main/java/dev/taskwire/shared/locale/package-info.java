/** The languages of users (BCP 47). */
@NullMarked
package dev.taskwire.shared.locale;

import org.jspecify.annotations.NullMarked;
