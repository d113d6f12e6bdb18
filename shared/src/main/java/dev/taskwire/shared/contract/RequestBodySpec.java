package dev.taskwire.shared.contract;

import java.util.Set;

/**
 * The request body of an operation: one of these media types, with one schema.
 *
 * @param maxBytes the largest allowed length
 */
public record RequestBodySpec(Set<String> mediaTypes, CompiledSchema schema, int maxBytes) {}
