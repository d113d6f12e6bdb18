package dev.taskwire.gateway.docs;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.taskwire.gateway.pipeline.SecurityHeaders;
import dev.taskwire.shared.contract.AsyncApiContract;
import dev.taskwire.shared.event.EventSchemas;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Holds the contract of the events, the page that shows it, and the JSON Schema of each type of event. */
final class EventDocuments {
    /** The path of the contract. */
    static final String CONTRACT = "/asyncapi.json";

    private static final String CONTENT_TYPE = "Content-Type";

    /** Allows the page's own script and style sheet, and requests to the gateway; no markup that a script makes. */
    private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; "
            + "img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
            + "require-trusted-types-for 'script'; trusted-types 'none'";

    private EventDocuments() {}

    /**
     * Reads the documents, which blocks.
     *
     * @param publicUrl the address of the gateway, with which the id of a schema begins; without it, the id of a schema
     *     is the address from which a client has loaded it
     */
    static List<StaticDocument> read(Optional<String> publicUrl) {
        var contract = AsyncApiContract.load();
        var documents = Stream.of(
                document(CONTRACT, "application/json", Buffer.buffer(contract.json())),
                pagePart("/docs/events", "events.html", "text/html; charset=utf-8"),
                pagePart("/docs/events.js", "events.js", "text/javascript; charset=utf-8"),
                pagePart("/docs/events.css", "events.css", "text/css; charset=utf-8"));
        var schemas = contract.types().stream().map(type -> schema(contract, type, publicUrl));
        return Stream.concat(documents, schemas).toList();
    }

    private static StaticDocument schema(AsyncApiContract contract, String type, Optional<String> publicUrl) {
        String path = EventSchemas.path(type);
        var schema = JsonNodeFactory.instance.objectNode();
        publicUrl.ifPresent(url -> schema.put("$id", url + path));
        schema.setAll(contract.schema(type));
        return document(path, "application/schema+json", Buffer.buffer(schema.toString()));
    }

    private static StaticDocument document(String path, String mediaType, Buffer content) {
        return StaticDocument.of(path, Map.of(CONTENT_TYPE, mediaType), content);
    }

    private static StaticDocument pagePart(String path, String file, String mediaType) {
        return StaticDocument.of(
                path,
                Map.of(CONTENT_TYPE, mediaType, SecurityHeaders.CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
                ClassPathResource.read("/docs/" + file));
    }
}
