package dev.taskwire.shared.contract;

import com.fasterxml.jackson.databind.JsonNode;

/** Builds JSON Pointers (RFC 6901) into the document, also from its local references ({@code $ref}). */
final class JsonPointers {
    private JsonPointers() {}

    /** Returns the JSON Pointer that a reference holds. */
    static String fromReference(JsonNode reference) {
        return reference.get("$ref").asText().substring(1);
    }

    /** Appends a member name, in which {@code ~} and {@code /} are escaped; media types and paths hold slashes. */
    static String child(String pointer, String member) {
        return pointer + '/' + member.replace("~", "~0").replace("/", "~1");
    }
}
