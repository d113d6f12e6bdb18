package dev.taskwire.shared.error;

/**
 * One thing that is wrong with the input.
 *
 * @param source whether {@code location} points into the body or names a parameter
 * @param location a JSON Pointer (RFC 6901) into the body, or the name of a query parameter or header
 * @param detail what is wrong, for a person; never holds the offending value
 */
public record FieldError(Source source, String location, String detail) {
    /** Where the faulty input stood. */
    public enum Source {
        BODY,
        PARAMETER
    }

    public static FieldError inBody(String pointer, String detail) {
        return new FieldError(Source.BODY, pointer, detail);
    }

    public static FieldError inParameter(String name, String detail) {
        return new FieldError(Source.PARAMETER, name, detail);
    }
}
