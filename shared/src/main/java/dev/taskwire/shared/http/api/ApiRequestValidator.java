package dev.taskwire.shared.http.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.taskwire.shared.contract.ApiOperation;
import dev.taskwire.shared.contract.CompiledSchema;
import dev.taskwire.shared.contract.RequestBodySpec;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.FieldError;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.handler.HttpException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Validates requests against one operation of the contract. Each takes microseconds, so validation runs on the event
 * loop.
 */
final class ApiRequestValidator {
    private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9]\\d{0,8})");

    /**
     * The most field errors in a response: more than a person reads. A response must not grow with the number of errors
     * in the request.
     */
    private static final int MAX_FIELD_ERRORS = 50;

    private final ApiOperation operation;

    ApiRequestValidator(ApiOperation operation) {
        this.operation = operation;
    }

    /** Returns the query parameters. Each must be in the contract and valid by its schema. */
    Map<String, String> validateQuery(HttpServerRequest request) {
        var parameters = QueryStringParser.parse(request.query());
        var fieldErrors = new ArrayList<FieldError>();
        parameters.forEach((name, value) -> {
            var schema = operation.query().get(name);
            if (schema == null) {
                fieldErrors.add(FieldError.inParameter(name, "is not a known parameter"));
            } else {
                fieldErrors.addAll(validate(name, schema, value));
            }
        });
        rejectIfAny(fieldErrors);
        return parameters;
    }

    /** Validates the header parameters of the contract that are present. */
    void validateHeaders(HttpServerRequest request) {
        var fieldErrors = new ArrayList<FieldError>();
        operation.headers().forEach((name, schema) -> {
            List<String> lines = request.headers().getAll(name);
            if (!lines.isEmpty()) {
                fieldErrors.addAll(validate(name, schema, String.join(", ", lines)));
            }
        });
        rejectIfAny(fieldErrors);
    }

    private static List<FieldError> validate(String name, CompiledSchema schema, String value) {
        boolean integer = "integer".equals(schema.type());
        if (integer && !INTEGER.matcher(value).matches()) {
            return List.of(FieldError.inParameter(name, "must be a whole number"));
        }
        JsonNode node = integer ? IntNode.valueOf(Integer.parseInt(value)) : TextNode.valueOf(value);
        return schema.validate(node).stream()
                .map(violation -> FieldError.inParameter(name, violation.detail()))
                .toList();
    }

    /**
     * Fails with status 415 for a body of another media type or a compressed body. If the request names no type, its
     * body decides.
     */
    void validateContentType(HttpServerRequest request) {
        String coding = request.getHeader("Content-Encoding");
        if (coding != null && !coding.equalsIgnoreCase("identity")) {
            // RFC 9110, 15.5.16
            request.response().putHeader("Accept-Encoding", "identity");
            throw new HttpException(415, "The body must not be compressed. Send it without Content-Encoding.");
        }
        String type = request.getHeader("Content-Type");
        if (type != null && !isAccepted(type)) {
            throw unsupported();
        }
    }

    private boolean isAccepted(String contentType) {
        var parts = contentType.toLowerCase(Locale.ROOT).split(";", -1);
        boolean charsetOk = true;
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].trim().replace("\"", "");
            charsetOk &= !parameter.startsWith("charset=") || parameter.equals("charset=utf-8");
        }
        return charsetOk && bodySpec().mediaTypes().contains(parts[0].trim());
    }

    private HttpException unsupported() {
        return new HttpException(
                415,
                "The Content-Type of the body must be "
                        + String.join(
                                " or ",
                                bodySpec().mediaTypes().stream().sorted().toList()) + ".");
    }

    /** Returns the body, valid by the operation's schema. */
    JsonNode parseBody(HttpServerRequest request, Buffer bytes) {
        if (request.getHeader("Content-Type") == null && bytes.length() > 0) {
            throw unsupported();
        }
        JsonNode value = StrictJsonParser.parse(bytes);
        rejectIfAny(bodySpec().schema().validate(value).stream()
                .map(violation -> FieldError.inBody(violation.pointer(), violation.detail()))
                .toList());
        return value;
    }

    private RequestBodySpec bodySpec() {
        return Objects.requireNonNull(operation.body());
    }

    private static void rejectIfAny(List<FieldError> fieldErrors) {
        if (!fieldErrors.isEmpty()) {
            throw ApplicationException.invalid(
                    fieldErrors.stream().limit(MAX_FIELD_ERRORS).toList());
        }
    }
}
