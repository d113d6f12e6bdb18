package dev.taskwire.shared.contract;

import com.fasterxml.jackson.databind.JsonNode;

/** Local references of the document, {@code {"$ref": "#/components/..."}}. */
final class JsonPointers {
    private JsonPointers() {}

    /** The JSON Pointer that a reference names. */
    static String pointer(JsonNode reference) {
        return reference.get("$ref").asText().substring(1);
    }

    /** One more step down; media types and paths hold slashes, which a pointer writes as {@code ~1}. */
    static String child(String pointer, String member) {
        return pointer + '/' + member.replace("~", "~0").replace("/", "~1");
    }
}
