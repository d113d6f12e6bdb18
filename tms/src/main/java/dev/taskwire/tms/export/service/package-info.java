/** Makes an export, line by line. */
@NullMarked
package dev.taskwire.tms.export.service;

import org.jspecify.annotations.NullMarked;
