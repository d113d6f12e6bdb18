package dev.taskwire.gateway.docs;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The contract as a document. Its server is {@code /}, or the path prefix under which the client reaches the gateway:
 * tools join it with the paths of the operations. Safe from any thread.
 */
final class ContractDocument {
    static final String PATH = "/openapi.json";
    private static final String MARKER = "/{prefix}";

    private final Map<String, String> headers;
    private final StaticDocument withoutPrefix;
    private final String beforePrefix;
    private final String afterPrefix;
    /** One is enough: all clients of an installation have the same prefix. */
    private volatile @Nullable Variant latest;

    private record Variant(String prefix, StaticDocument document) {}

    ContractDocument(JsonObject contract, Map<String, String> headers) {
        this.headers = headers;
        this.withoutPrefix = StaticDocument.of(PATH, headers, Buffer.buffer(contract.encode()));
        var document = contract.copy();
        document.getJsonArray("servers").getJsonObject(0).put("url", MARKER);
        var parts = document.encode().split(Pattern.quote(MARKER), 2);
        this.beforePrefix = parts[0];
        this.afterPrefix = parts[1];
    }

    /**
     * Returns the document for clients with that prefix.
     *
     * @param prefix contains no character that JSON would have to escape
     */
    StaticDocument at(String prefix) {
        if (prefix.isEmpty()) {
            return withoutPrefix;
        }
        var known = latest;
        if (known == null || !known.prefix().equals(prefix)) {
            var content = Buffer.buffer(beforePrefix + prefix + afterPrefix);
            known = new Variant(prefix, StaticDocument.inHeap(PATH, headers, content));
            latest = known;
        }
        return known.document();
    }
}
