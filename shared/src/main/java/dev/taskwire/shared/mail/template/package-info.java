/** The texts of mails: templates, which an operator can replace, and the variables that they have. */
@NullMarked
package dev.taskwire.shared.mail.template;

import org.jspecify.annotations.NullMarked;
