package dev.taskwire.shared.http.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.log.context.ClientAddress;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** A request that has passed the contract: what routes read instead of raw HTTP. */
public final class ApiRequest {
    private final RoutingContext ctx;
    private final @Nullable Caller caller;
    private final Map<String, String> query;
    private final JsonNode body;
    private final Deadline deadline;
    private final Future<Void> answered;

    ApiRequest(
            RoutingContext ctx,
            @Nullable Caller caller,
            Map<String, String> query,
            @Nullable JsonNode body,
            Deadline deadline,
            Future<Void> answered) {
        this.ctx = ctx;
        this.caller = caller;
        this.query = query;
        this.body = body == null ? MissingNode.getInstance() : body;
        this.deadline = deadline;
        this.answered = answered;
    }

    /** Who is calling; on an operation that needs a token there always is one. */
    public Caller caller() {
        if (caller == null) {
            throw ApplicationException.of(ErrorCode.UNAUTHENTICATED, "A bearer token is required.");
        }
        return caller;
    }

    /** A path parameter; the route matched, so it is there. */
    public String path(String name) {
        return ctx.pathParam(name);
    }

    public Optional<String> query(String name) {
        return Optional.ofNullable(query.get(name));
    }

    /** All query parameters, decoded, in the order of the request. */
    public Map<String, String> query() {
        return query;
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(ctx.request().getHeader(name));
    }

    /** The body, valid by its schema; a missing node when the operation has none. */
    public JsonNode body() {
        return body;
    }

    /** The versions that the request's {@code If-Match} allows. */
    public LongPredicate ifMatch() {
        var lines = ctx.request().headers().getAll("If-Match");
        return EntityTag.ifMatch(lines.isEmpty() ? null : String.join(",", lines));
    }

    /** Where the client is, as far as the gateway tells; good for shares and logs, never for what is allowed. */
    public ClientAddress clientAddress() {
        return ClientAddress.of(ctx.request());
    }

    public Deadline deadline() {
        return deadline;
    }

    /** Completes when the connection has taken the whole answer, or will not take it any more. */
    public Future<Void> answered() {
        return answered;
    }

    /** Whether the caller has left, so that nobody will read the answer. */
    public boolean isGone() {
        return answered.isComplete() || ctx.response().closed();
    }
}
