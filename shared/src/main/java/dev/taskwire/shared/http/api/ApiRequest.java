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

/** A request that has been validated against the contract. Routes read it instead of raw HTTP. */
public final class ApiRequest {
    private final RoutingContext ctx;
    private final @Nullable Caller caller;
    private final Map<String, String> query;
    private final JsonNode body;
    private final Deadline deadline;
    private final Future<Void> responseSent;

    ApiRequest(
            RoutingContext ctx,
            @Nullable Caller caller,
            Map<String, String> query,
            @Nullable JsonNode body,
            Deadline deadline,
            Future<Void> responseSent) {
        this.ctx = ctx;
        this.caller = caller;
        this.query = query;
        this.body = body == null ? MissingNode.getInstance() : body;
        this.deadline = deadline;
        this.responseSent = responseSent;
    }

    /**
     * Returns the caller, or fails with UNAUTHENTICATED if there is none. An operation that needs a token always has a
     * caller.
     */
    public Caller caller() {
        if (caller == null) {
            throw ApplicationException.of(
                    ErrorCode.UNAUTHENTICATED, "The request must have a bearer token in its Authorization header.");
        }
        return caller;
    }

    /** Returns a path parameter, which is always present in a request whose route has matched. */
    public String pathParameter(String name) {
        return ctx.pathParam(name);
    }

    /** Returns the decoded parameter. It is valid according to the contract and occurs at most once. */
    public Optional<String> queryParameter(String name) {
        return Optional.ofNullable(query.get(name));
    }

    /** Returns all query parameters, decoded, in the order of the request. */
    public Map<String, String> queryParameters() {
        return query;
    }

    /** Returns the first header of that name, in any case of letters. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(ctx.request().getHeader(name));
    }

    /** Returns the body, valid by its schema, or a missing node if the operation has no body. */
    public JsonNode body() {
        return body;
    }

    /** Returns a condition that is true for the versions which {@code If-Match} allows. */
    public LongPredicate ifMatch() {
        var lines = ctx.request().headers().getAll("If-Match");
        return EntityTag.ifMatch(lines.isEmpty() ? null : String.join(",", lines));
    }

    /**
     * Returns the address of the client, as the gateway reports it. It may be used for shares and logs, but never for
     * authorization.
     */
    public ClientAddress clientAddress() {
        return ClientAddress.of(ctx.request());
    }

    /** Returns when the client stops waiting; work that would end later must not begin. */
    public Deadline deadline() {
        return deadline;
    }

    /** Returns a future that completes when the connection has sent the whole response or has been closed. */
    public Future<Void> responseSent() {
        return responseSent;
    }

    /**
     * Returns whether the client has closed the connection or the response has been sent, so that no further work is
     * needed.
     */
    public boolean isConnectionClosed() {
        return responseSent.isComplete() || ctx.response().closed();
    }
}
