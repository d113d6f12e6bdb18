package dev.taskwire.gateway.upstream;

import dev.taskwire.gateway.client.Origin;
import dev.taskwire.shared.http.Deadline;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.function.IntConsumer;

/**
 * A request that is to be forwarded.
 *
 * @param body the request's body; empty for a request without one
 * @param repeatable whether it may be sent again although it may have had its effect
 * @param onStatus learns the answer's status before the client does
 */
public record Parcel(
        RoutingContext ctx, Origin origin, Buffer body, Deadline deadline, boolean repeatable, IntConsumer onStatus) {}
