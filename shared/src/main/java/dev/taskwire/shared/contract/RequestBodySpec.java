package dev.taskwire.shared.contract;

import java.util.Set;

/**
 * The body that an operation takes: any of these media types, one schema.
 *
 * @param maxBytes how long it may be
 */
public record RequestBodySpec(Set<String> mediaTypes, CompiledSchema schema, int maxBytes) {}
