package dev.taskwire.gateway.proxy;

import dev.taskwire.gateway.clientaddress.ClientOrigin;
import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.http.limit.ClientKey;
import dev.taskwire.shared.http.request.Deadline;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;

/** Holds a client's request with what the steps of the pipeline have found out about it. Belongs to one event loop. */
public final class GatewayRequest {
    private static final Set<HttpMethod> READ_METHODS = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    private final RoutingContext ctx;
    private final ClientOrigin origin;
    private final Deadline deadline;
    private Optional<Deadline> responseDeadline = Optional.empty();
    private Optional<Caller> caller = Optional.empty();
    private Buffer body = Buffer.buffer();
    private boolean retryable;
    private IntConsumer statusListener = status -> {};

    public GatewayRequest(RoutingContext ctx, ClientOrigin origin, Deadline deadline) {
        this.ctx = ctx;
        this.origin = origin;
        this.deadline = deadline;
    }

    public HttpServerRequest serverRequest() {
        return ctx.request();
    }

    public HttpServerResponse response() {
        return ctx.response();
    }

    /** Adds an action to run when the client has the whole response or has disconnected. */
    public void onEnd(Runnable action) {
        ctx.addEndHandler(end -> action.run());
    }

    public ClientOrigin origin() {
        return origin;
    }

    public Deadline deadline() {
        return deadline;
    }

    /** Returns until when the client may receive a response that has begun: as a rule until the deadline. */
    Deadline responseDeadline() {
        return responseDeadline.orElse(deadline);
    }

    /** Returns whether a response that has begun may go on after the deadline. */
    boolean hasLongResponse() {
        return responseDeadline.isPresent();
    }

    /** Sets until when the client may receive a response that has begun. */
    public void setResponseDeadline(Deadline later) {
        responseDeadline = Optional.of(later);
    }

    /** Returns the authenticated caller; empty if there is none, or none is known yet. */
    public Optional<Caller> caller() {
        return caller;
    }

    /** Sets who sent the request; empty if the operation needs no token. */
    public void setCaller(Optional<Caller> caller) {
        this.caller = caller;
    }

    /** Returns the key that fair shares count by: the user, or else the address. */
    public ClientKey clientKey() {
        return caller.map(it -> ClientKey.ofUser(it.userId())).orElseGet(origin::clientKey);
    }

    /** Returns the request's body; empty for a request without one. */
    public Buffer body() {
        return body;
    }

    /** Sets the whole body, which every attempt then sends. */
    public void setBody(Buffer body) {
        this.body = body;
    }

    /**
     * Returns whether the request may be sent again although the first copy may have been sent and may still arrive.
     */
    boolean isRetryable() {
        return retryable;
    }

    /** Says whether a second copy of the request does no harm. */
    public void setRetryable(boolean retryable) {
        this.retryable = retryable;
    }

    /** Returns whether the request can change something. */
    boolean isWrite() {
        return !READ_METHODS.contains(serverRequest().method());
    }

    /** Returns the listener that gets the response's status before the client does. */
    IntConsumer statusListener() {
        return statusListener;
    }

    /** Sets what learns the status of the response, once, before the client does. */
    public void setStatusListener(IntConsumer listener) {
        this.statusListener = listener;
    }
}
