package dev.taskwire.shared.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import java.util.LinkedHashMap;
import java.util.List;

/** A compiled JSON Schema. Safe from any thread. Validation takes microseconds and may run on an event loop. */
public final class CompiledSchema {
    private final com.networknt.schema.Schema compiled;
    private final String type;

    CompiledSchema(com.networknt.schema.Schema compiled, String type) {
        this.compiled = compiled;
        this.type = type;
    }

    /** Returns the {@code type} that the schema states, or an empty string. */
    public String type() {
        return type;
    }

    /** Returns one violation for each faulty place in the value; empty when the value is valid. */
    public List<Violation> validate(JsonNode value) {
        var first = new LinkedHashMap<String, Violation>();
        compiled.validate(value).stream()
                .map(CompiledSchema::violation)
                // A value of the wrong type violates an enum too; one violation for each place is enough.
                .forEach(violation -> first.putIfAbsent(violation.pointer(), violation));
        return List.copyOf(first.values());
    }

    private static Violation violation(Error error) {
        String pointer = error.getInstanceLocation().toString();
        String member = error.getProperty();
        // The validator reports an unexpected or missing member at the object that should or should not have it.
        return new Violation(member == null ? pointer : JsonPointers.child(pointer, member), describe(error));
    }

    /**
     * Describes an error. The validator's own messages quote no value of the request, except for a pattern, which says
     * little to people.
     */
    private static String describe(Error error) {
        if (error.isCustomMessage()) {
            return error.getMessage();
        }
        return switch (error.getKeyword()) {
            case "additionalProperties", "unevaluatedProperties" -> "is not a known member";
            case "required" -> "is required";
            case "pattern" -> "does not have the expected format";
            default -> error.getMessage();
        };
    }

    /**
     * One violation of the schema.
     *
     * @param pointer a JSON Pointer (RFC 6901) to the faulty place
     * @param detail a description for people
     */
    public record Violation(String pointer, String detail) {}
}
