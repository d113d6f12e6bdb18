package dev.taskwire.shared.contract;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One operation of the contract.
 *
 * @param id its {@code operationId}
 * @param method in upper case
 * @param path the template, such as {@code /api/tasks/{task_id}}
 * @param service the process that serves it
 * @param anonymous whether it needs no token
 * @param query schemas of the query parameters by name; no other parameter is allowed
 * @param headers schemas of the header parameters by name
 * @param body null when the operation takes none
 * @param responses by status and media type
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
