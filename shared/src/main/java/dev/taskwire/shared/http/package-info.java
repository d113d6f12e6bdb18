/** HTTP for every process: strict parsing, one chain from request to answer, problem+json for every refusal. */
@NullMarked
package dev.taskwire.shared.http;

import org.jspecify.annotations.NullMarked;
