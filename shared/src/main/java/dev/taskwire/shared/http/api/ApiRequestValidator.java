package dev.taskwire.shared.http.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.taskwire.shared.contract.ApiOperation;
import dev.taskwire.shared.contract.CompiledSchema;
import dev.taskwire.shared.contract.RequestBodySpec;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.FieldError;
import dev.taskwire.shared.http.header.ContentType;
import dev.taskwire.shared.http.header.HeaderList;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.handler.HttpException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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
                fieldErrors.addAll(validateParameter(name, schema, value));
            }
        });
        rejectIfAny(fieldErrors);
        return parameters;
    }

    /** Validates a query parameter. In a query a plus sign is a space, for example the one of a time's offset. */
    private static List<FieldError> validateParameter(String name, CompiledSchema schema, String value) {
        var fieldErrors = validate(name, schema, value);
        boolean isPlusMeant = !fieldErrors.isEmpty()
                && value.indexOf(' ') >= 0
                && validate(name, schema, value.replace(' ', '+')).isEmpty();
        return isPlusMeant
                ? List.of(FieldError.inParameter(
                        name, "must not contain a space; a + in a query means a space, so write %2B instead"))
                : fieldErrors;
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
        var codings = HeaderList.elements(request.headers().getAll("Content-Encoding"));
        if (!codings.stream().allMatch("identity"::equalsIgnoreCase)) {
            // RFC 9110, 15.5.16
            request.response().putHeader("Accept-Encoding", "identity");
            throw new HttpException(415, "The body must not be compressed. Send it without Content-Encoding.");
        }
        String value = request.getHeader("Content-Type");
        if (value == null) {
            return;
        }
        var type = ContentType.parse(value)
                .filter(parsed -> acceptedMediaTypes().contains(parsed.mediaType()))
                .orElseThrow(this::unsupported);
        if (!type.isUtf8()) {
            throw new HttpException(
                    415, "The body must be UTF-8. Send it without a charset in Content-Type, or with charset=utf-8.");
        }
    }

    private HttpException unsupported() {
        return new HttpException(
                415,
                "The Content-Type of the body must be "
                        + String.join(
                                " or ", acceptedMediaTypes().stream().sorted().toList()) + ".");
    }

    /** Returns the media types of the contract; of a form, both encodings, whichever the contract shows. */
    private Set<String> acceptedMediaTypes() {
        return isForm() ? FormParser.MEDIA_TYPES : bodySpec().mediaTypes();
    }

    private boolean isForm() {
        return FormParser.isForm(bodySpec().mediaTypes());
    }

    /** Returns the body, valid by the operation's schema. */
    JsonNode parseBody(HttpServerRequest request, Buffer bytes) {
        String contentType = request.getHeader("Content-Type");
        if (contentType == null && bytes.length() > 0) {
            throw unsupported();
        }
        JsonNode value = isForm() ? FormParser.parse(contentType, bytes) : StrictJsonParser.parse(bytes);
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
