package dev.taskwire.shared.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import java.util.LinkedHashMap;
import java.util.List;

/** A compiled schema. Safe from any thread; validating takes microseconds and may run on an event loop. */
public final class CompiledSchema {
    private final com.networknt.schema.Schema compiled;
    private final String type;

    CompiledSchema(com.networknt.schema.Schema compiled, String type) {
        this.compiled = compiled;
        this.type = type;
    }

    /** The {@code type} that the schema states, or an empty string. */
    public String type() {
        return type;
    }

    /** What is wrong with the value; empty when nothing is. */
    public List<Violation> validate(JsonNode value) {
        var first = new LinkedHashMap<String, Violation>();
        compiled.validate(value).stream()
                .map(CompiledSchema::violation)
                // A wrong type is no known value either; one line for each place is enough.
                .forEach(violation -> first.putIfAbsent(violation.pointer(), violation));
        return List.copyOf(first.values());
    }

    private static Violation violation(Error error) {
        String pointer = error.getInstanceLocation().toString();
        String member = error.getProperty();
        // An unexpected or missing member is reported at the object that should or should not have it.
        return new Violation(member == null ? pointer : JsonPointers.child(pointer, member), describe(error));
    }

    /** The validator's own words quote no value of the request, except for a pattern, which says little to people. */
    private static String describe(Error error) {
        if (error.isCustomMessage()) {
            return error.getMessage();
        }
        return switch (error.getKeyword()) {
            case "additionalProperties", "unevaluatedProperties" -> "is not a known member";
            case "required" -> "is required";
            case "pattern" -> "does not have the expected form";
            default -> error.getMessage();
        };
    }

    /**
     * One thing that is wrong.
     *
     * @param pointer a JSON Pointer (RFC 6901) to where
     * @param detail what, for a person
     */
    public record Violation(String pointer, String detail) {}
}
