package dev.taskwire.shared.error;

/**
 * An error in one field of the input.
 *
 * @param source whether {@code location} points into the body or names a parameter
 * @param location a JSON Pointer (RFC 6901) into the body, or the name of a query parameter or header
 * @param detail a description for people, which never holds the faulty value
 */
public record FieldError(Source source, String location, String detail) {
    /** The part of the request that holds the faulty input. */
    public enum Source {
        BODY,
        PARAMETER
    }

    /** Returns a fault of a member of the body; the pointer is a JSON Pointer (RFC 6901), such as {@code /title}. */
    public static FieldError inBody(String pointer, String detail) {
        return new FieldError(Source.BODY, pointer, detail);
    }

    /** Returns a fault of a parameter of the path, the query or the header. */
    public static FieldError inParameter(String name, String detail) {
        return new FieldError(Source.PARAMETER, name, detail);
    }
}
