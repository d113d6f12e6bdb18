package dev.taskwire.gateway.docs;

import dev.taskwire.gateway.clientaddress.ClientOrigin;
import dev.taskwire.gateway.clientaddress.TrustedProxies;
import dev.taskwire.gateway.pipeline.SecurityHeaders;
import dev.taskwire.gateway.routing.OptionalRoutes;
import dev.taskwire.gateway.routing.RouteTable;
import dev.taskwire.shared.contract.OpenApiContract;
import dev.taskwire.shared.http.error.ErrorHandler;
import dev.taskwire.shared.http.request.ConcurrencyLimiter;
import dev.taskwire.shared.http.routing.StrictRouter;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Serves {@code /openapi.json} and {@code /docs}: Swagger UI from the class path, which needs no network; the
 * {@link EventDocuments}, the {@link AccountPages} and the {@link ProblemPages}. All documents are read into memory
 * once, at the start.
 */
public final class DocsRoutes {
    private static final String SWAGGER_UI_DIRECTORY = "/META-INF/resources/webjars/swagger-ui/";
    private static final String SWAGGER_UI_PROPERTIES = "/META-INF/maven/org.webjars/swagger-ui/pom.properties";
    private static final String JAVASCRIPT = "text/javascript; charset=utf-8";

    /** Allows nothing from other origins. Swagger UI sets inline styles and uses {@code data:} images. */
    private static final String CONTENT_SECURITY_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
                    + "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final ContractDocument contractDocument;
    private final List<StaticDocument> documents;
    private final ProblemPages problemPages;
    private final boolean withDocs;
    private final ConcurrencyLimiter concurrencyLimiter;
    private final TrustedProxies proxies;
    private final ErrorHandler errors;

    /**
     * Reads all documents, which blocks: runs at the start, not on an event loop.
     *
     * @param optional which routes are served: without docs there is no page of a contract, and no contract
     * @param publicUrl the address of the gateway, if it is configured
     * @param concurrencyLimiter limits how many documents are sent at once
     */
    public DocsRoutes(
            OpenApiContract contract,
            OptionalRoutes optional,
            Optional<String> publicUrl,
            ConcurrencyLimiter concurrencyLimiter,
            TrustedProxies proxies,
            ErrorHandler errors) {
        this.concurrencyLimiter = concurrencyLimiter;
        this.proxies = proxies;
        this.errors = errors;
        String ui = SWAGGER_UI_DIRECTORY + uiVersion() + '/';
        withDocs = optional.docs();
        contractDocument = new ContractDocument(withoutTurnedOff(contract, optional), headers("application/json"));
        var docs = List.of(
                document("/docs", "text/html; charset=utf-8", ClassPathResource.read("/docs/index.html")),
                document("/docs/start.js", JAVASCRIPT, ClassPathResource.read("/docs/start.js")),
                document("/docs/swagger-ui-bundle.js", JAVASCRIPT, ClassPathResource.read(ui + "swagger-ui-bundle.js")),
                document(
                        "/docs/swagger-ui.css",
                        "text/css; charset=utf-8",
                        ClassPathResource.read(ui + "swagger-ui.css")),
                document("/docs/favicon.png", "image/png", ClassPathResource.read(ui + "favicon-32x32.png")));
        problemPages = ProblemPages.read(contract);
        documents = Stream.of(docs, EventDocuments.read(publicUrl), AccountPages.read(), problemPages.documents())
                .flatMap(List::stream)
                .filter(document -> withDocs || !isOfDocs(document.path()))
                .toList();
    }

    private static boolean isOfDocs(String path) {
        return path.equals("/docs") || path.startsWith("/docs/") || path.equals(EventDocuments.CONTRACT);
    }

    private static JsonObject withoutTurnedOff(OpenApiContract contract, OptionalRoutes optional) {
        var document = new JsonObject(contract.json());
        var paths = document.getJsonObject("paths");
        RouteTable.ROUTES.stream()
                .filter(route -> !RouteTable.served(optional).contains(route))
                .forEach(route -> paths.remove(route.path()));
        return document;
    }

    private static StaticDocument document(String path, String mediaType, Buffer content) {
        return StaticDocument.of(path, headers(mediaType), content);
    }

    private static Map<String, String> headers(String mediaType) {
        return Map.of("Content-Type", mediaType, SecurityHeaders.CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY);
    }

    /** Adds the pages, their files and the two contracts. They need no token. */
    public void mount(StrictRouter routes) {
        if (withDocs) {
            mountContract(routes);
        }
        documents.forEach(staticDocument -> routes.add(
                "GET",
                staticDocument.path(),
                ctx -> send(() -> staticDocument, ClientOrigin.of(ctx.request(), proxies), ctx)));
        routes.add("GET", ProblemPages.PATH + "/{kind}", ctx -> {
            var page = problemPages.kinds().get(ctx.pathParam("kind"));
            if (page == null) {
                throw new HttpException(404, "There is no such kind of problem.");
            }
            send(() -> page, ClientOrigin.of(ctx.request(), proxies), ctx);
        });
    }

    private void mountContract(StrictRouter routes) {
        routes.add("GET", ContractDocument.PATH, ctx -> {
            if (!proxies.blocks().isEmpty()) {
                // A cache must not give the document of one prefix to clients with another.
                ctx.response().headers().add("Vary", "X-Forwarded-Prefix");
            }
            var origin = ClientOrigin.of(ctx.request(), proxies);
            send(() -> contractDocument.at(origin.pathPrefix()), origin, ctx);
        });
    }

    private void send(Supplier<StaticDocument> staticDocument, ClientOrigin origin, RoutingContext ctx) {
        concurrencyLimiter
                .run(origin.clientKey(), () -> staticDocument.get().send(ctx))
                .onFailure(failure -> errors.respond(ctx, failure));
    }

    private static String uiVersion() {
        var properties = new Properties();
        try (InputStream stream = ClassPathResource.open(SWAGGER_UI_PROPERTIES)) {
            properties.load(stream);
            return properties.getProperty("version");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
