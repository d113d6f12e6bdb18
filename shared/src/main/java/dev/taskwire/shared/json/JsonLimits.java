package dev.taskwire.shared.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;

/** What is the same for all JSON that a process reads. */
public final class JsonLimits {
    /** Ours have fewer than 40 characters. */
    private static final int MAX_NAME_LENGTH = 256;

    private JsonLimits() {}

    /**
     * A builder of a factory that keeps no names. Jackson's own keeps the names of all objects it has read, up to some
     * thousands of them, which callers choose: a few hundred requests would fill the heap.
     *
     * @param constraints further bounds; that of names is set here
     */
    public static JsonFactoryBuilder builder(StreamReadConstraints.Builder constraints) {
        return new JsonFactoryBuilder()
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .streamReadConstraints(
                        constraints.maxNameLength(MAX_NAME_LENGTH).build());
    }
}
