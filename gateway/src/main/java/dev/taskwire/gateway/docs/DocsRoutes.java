package dev.taskwire.gateway.docs;

import dev.taskwire.gateway.client.BrowserHeaders;
import dev.taskwire.shared.contract.Contract;
import dev.taskwire.shared.contract.EventContract;
import dev.taskwire.shared.http.Gzip;
import dev.taskwire.shared.http.StrictRouter;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Properties;
import java.util.zip.Deflater;

/**
 * {@code /openapi.json}, {@code /asyncapi.json}, and {@code /docs}: Swagger UI from the class path, which needs no
 * network. All of it is read into memory once, at start.
 */
public final class DocsRoutes {
    private static final String UI = "/META-INF/resources/webjars/swagger-ui/";
    private static final String UI_VERSION = "/META-INF/maven/org.webjars/swagger-ui/pom.properties";
    private static final String JAVASCRIPT = "text/javascript; charset=utf-8";

    /** Nothing from elsewhere; Swagger UI writes styles into its elements and images as data. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
            + "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final List<Document> documents;

    /** Compressed once, at start. */
    private record Document(String path, String mediaType, Buffer content, Buffer compressed) {
        Document(String path, String mediaType, Buffer content) {
            this(path, mediaType, content, Gzip.compress(content, Deflater.DEFAULT_COMPRESSION));
        }

        void send(RoutingContext ctx) {
            boolean smaller = compressed.length() < content.length();
            var sent = smaller && Gzip.isAccepted(ctx.request()) ? compressed : content;
            ctx.response()
                    .putHeader("Content-Type", mediaType)
                    .putHeader("Content-Length", Integer.toString(sent.length()))
                    .putHeader(BrowserHeaders.POLICY, POLICY)
                    .putHeader("Cache-Control", "no-cache")
                    .end(sent);
        }
    }

    public DocsRoutes(Contract contract) {
        String ui = UI + uiVersion() + '/';
        documents = List.of(
                new Document("/openapi.json", "application/json", Buffer.buffer(contract.json())),
                new Document(
                        "/asyncapi.json",
                        "application/json",
                        Buffer.buffer(EventContract.load().json())),
                new Document("/docs", "text/html; charset=utf-8", resource("/docs/index.html")),
                new Document("/docs/start.js", JAVASCRIPT, resource("/docs/start.js")),
                new Document("/docs/swagger-ui-bundle.js", JAVASCRIPT, resource(ui + "swagger-ui-bundle.js")),
                new Document("/docs/swagger-ui.css", "text/css; charset=utf-8", resource(ui + "swagger-ui.css")),
                new Document("/docs/favicon.png", "image/png", resource(ui + "favicon-32x32.png")));
    }

    public void mount(StrictRouter routes) {
        documents.forEach(document -> routes.add("GET", document.path(), document::send));
    }

    private static String uiVersion() {
        var properties = new Properties();
        try (InputStream stream = open(UI_VERSION)) {
            properties.load(stream);
            return properties.getProperty("version");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Buffer resource(String path) {
        try (InputStream stream = open(path)) {
            return Buffer.buffer(stream.readAllBytes());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static InputStream open(String path) throws IOException {
        var stream = DocsRoutes.class.getResourceAsStream(path);
        if (stream == null) {
            throw new IOException("not on the class path: " + path);
        }
        return stream;
    }
}
