package dev.taskwire.shared.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;

/** The limits for all JSON that a process reads. */
public final class JsonLimits {
    /** The bound on a member's name; those of Taskwire have fewer than 40 characters. */
    private static final int MAX_NAME_LENGTH = 256;

    private JsonLimits() {}

    /**
     * Returns the builder of a factory that does not cache member names. Jackson caches the names of all objects by
     * default, up to some thousands, which callers choose: a few hundred requests would fill the heap.
     *
     * @param constraints further limits; that of names is set here
     */
    public static JsonFactoryBuilder builder(StreamReadConstraints.Builder constraints) {
        return new JsonFactoryBuilder()
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .streamReadConstraints(
                        constraints.maxNameLength(MAX_NAME_LENGTH).build());
    }
}
