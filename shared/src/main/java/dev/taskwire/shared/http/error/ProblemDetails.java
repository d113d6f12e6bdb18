package dev.taskwire.shared.http.error;

import dev.taskwire.shared.error.ApplicationException;
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

/**
 * The body of an error response, {@code application/problem+json} (RFC 9457).
 *
 * @param type null for a status that says everything itself
 * @param violatedPolicies the names of the rate limits that are exceeded
 */
public record ProblemDetails(
        int status,
        @Nullable ProblemType type,
        String detail,
        List<FieldError> fieldErrors,
        List<String> violatedPolicies) {
    public static final String MEDIA_TYPE = "application/problem+json";

    /** The member that draft-ietf-httpapi-ratelimit-headers defines, which is why its name has a hyphen. */
    private static final String VIOLATED_POLICIES = "violated-policies";

    /** Returns problem details for a request that HTTP itself refuses, of the kind that belongs to the status. */
    public static ProblemDetails of(int status, String detail) {
        return new ProblemDetails(status, typeOf(status), detail, List.of(), List.of());
    }

    /** Returns problem details for a failure that is reported to the caller. */
    static ProblemDetails of(int status, String detail, ApplicationException failure) {
        return new ProblemDetails(status, failure.type(), detail, failure.fieldErrors(), failure.violatedPolicies());
    }

    private static @Nullable ProblemType typeOf(int status) {
        return switch (status) {
            case 400 -> ProblemType.MALFORMED_REQUEST;
            case 404 -> ProblemType.UNKNOWN_PATH;
            case 405 -> ProblemType.METHOD_NOT_ALLOWED;
            case 408 -> ProblemType.REQUEST_TIMEOUT;
            case 413 -> ProblemType.CONTENT_TOO_LARGE;
            case 414 -> ProblemType.URI_TOO_LONG;
            case 415 -> ProblemType.UNSUPPORTED_MEDIA_TYPE;
            case 417 -> ProblemType.EXPECTATION_FAILED;
            case 431 -> ProblemType.REQUEST_HEADER_FIELDS_TOO_LARGE;
            case 500 -> ProblemType.INTERNAL_SERVER_ERROR;
            case 502 -> ProblemType.BAD_GATEWAY;
            case 503 -> ProblemType.SERVICE_UNAVAILABLE;
            case 504 -> ProblemType.GATEWAY_TIMEOUT;
            case 505 -> ProblemType.HTTP_VERSION_NOT_SUPPORTED;
            default -> null;
        };
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
            body.put("instance", RequestId.urn(requestId)).put("request_id", requestId);
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
        if (!violatedPolicies.isEmpty()) {
            body.put(VIOLATED_POLICIES, new JsonArray(violatedPolicies));
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
