package dev.taskwire.shared.contract;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An operation of the OpenAPI contract.
 *
 * @param id its {@code operationId}
 * @param method in upper case
 * @param path the template, such as {@code /api/tasks/{task_id}}
 * @param service the service that serves the operation
 * @param anonymous whether the operation needs no access token
 * @param query schemas of the query parameters by name; no other parameter is allowed
 * @param headers schemas of the header parameters by name
 * @param body null when the operation takes no body
 * @param responses schemas by status and media type
 */
public record ApiOperation(
        String id,
        String method,
        String path,
        String service,
        boolean anonymous,
        Map<String, CompiledSchema> query,
        Map<String, CompiledSchema> headers,
        @Nullable RequestBodySpec body,
        Map<Integer, Map<String, CompiledSchema>> responses) {}
