package dev.taskwire.shared.http.error;

import dev.taskwire.shared.error.FieldError;
import dev.taskwire.shared.error.ProblemType;
import dev.taskwire.shared.log.context.RequestId;
import dev.taskwire.shared.telemetry.tracing.TraceContext;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The body of an error response, {@code application/problem+json} (RFC 9457). */
public record ProblemDetails(
        int status,
        String detail,
        List<FieldError> fieldErrors,
        @Nullable ProblemType type) {
    public static final String MEDIA_TYPE = "application/problem+json";

    /** Returns problem details without field errors. */
    public static ProblemDetails of(int status, String detail) {
        return new ProblemDetails(status, detail, List.of(), null);
    }

    /**
     * Returns the body. Its title is that of the type, and the reason phrase of the status, as the RFC asks, where the
     * type is {@code about:blank}.
     */
    JsonObject body() {
        var body = new JsonObject()
                .put("type", type == null ? "about:blank" : type.uri())
                .put("title", type == null ? reasonPhrase() : type.title())
                .put("status", status)
                .put("detail", detail);
        String requestId = RequestId.current();
        if (requestId != null) {
            body.put("request_id", requestId);
        }
        var trace = TraceContext.get();
        if (trace != null) {
            body.put("trace_id", trace.traceId());
        }
        if (!fieldErrors.isEmpty()) {
            var errors = new JsonArray();
            fieldErrors.forEach(error -> errors.add(error(error)));
            body.put("errors", errors);
        }
        return body;
    }

    /** Returns the reason phrase of RFC 9110; Netty still has some of an older RFC. */
    private String reasonPhrase() {
        return switch (status) {
            case 413 -> "Content Too Large";
            case 414 -> "URI Too Long";
            case 422 -> "Unprocessable Content";
            default -> HttpResponseStatus.valueOf(status).reasonPhrase();
        };
    }

    private static JsonObject error(FieldError error) {
        var member = error.source() == FieldError.Source.BODY ? "pointer" : "parameter";
        return new JsonObject().put(member, error.location()).put("detail", error.detail());
    }

    /** Sends the problem details as the response. */
    Future<Void> send(HttpServerResponse response) {
        return response.setStatusCode(status)
                .setStatusMessage(reasonPhrase())
                .putHeader("Content-Type", MEDIA_TYPE)
                .end(body().toBuffer());
    }
}
