package dev.taskwire.gateway.upstream;

import dev.taskwire.gateway.client.Origin;
import dev.taskwire.shared.http.Deadline;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * A request that is to be forwarded.
 *
 * @param body the request's body; empty for a request without one
 * @param repeatable whether it may be sent again although the first may have been sent, and may still be on its way
 * @param onStatus learns the answer's status before the client does
 */
public record Parcel(
        RoutingContext ctx, Origin origin, Buffer body, Deadline deadline, boolean repeatable, IntConsumer onStatus) {
    private static final Set<HttpMethod> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    /** Whether it can change something. */
    boolean isWrite() {
        return !READS.contains(ctx.request().method());
    }
}
