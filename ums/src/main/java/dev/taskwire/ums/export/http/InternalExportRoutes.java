package dev.taskwire.ums.export.http;

import dev.taskwire.shared.auth.InternalApiKey;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.FieldError;
import dev.taskwire.shared.http.api.QueryStringParser;
import dev.taskwire.shared.http.error.ErrorHandler;
import dev.taskwire.shared.http.routing.StrictRouter;
import dev.taskwire.shared.internalapi.UserExportPage;
import dev.taskwire.shared.value.ResourceIds;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Serves the pages of a user's data to tms on the internal API, to whoever has its key. */
public final class InternalExportRoutes {
    private static final String USER_ID = "user_id";

    private final Map<UserExportPage.Subject, Reader> readers;

    /** Reads one subject of a user's data. */
    @FunctionalInterface
    public interface Reader {
        /** Returns the page that begins after that id, or the first one. */
        Future<UserExportPage> read(UUID user, Optional<UUID> after);
    }

    /** Creates the routes of these subjects. */
    public InternalExportRoutes(Map<UserExportPage.Subject, Reader> readers) {
        this.readers = Map.copyOf(readers);
    }

    public void mount(StrictRouter routes, InternalApiKey key, ErrorHandler errors) {
        readers.forEach((subject, reader) -> routes.add(
                "GET",
                subject.path('{' + USER_ID + '}'),
                ctx -> key.check(ctx.request())
                        .compose(allowed -> reader.read(user(ctx), after(ctx)))
                        .onSuccess(page -> ctx.json(page.toJson()))
                        .onFailure(failure -> errors.respond(ctx, failure))));
    }

    private static UUID user(RoutingContext ctx) {
        return ResourceIds.userInPath(ctx.pathParam(USER_ID));
    }

    private static Optional<UUID> after(RoutingContext ctx) {
        var after = QueryStringParser.parse(ctx.request().query()).get(UserExportPage.AFTER_PARAMETER);
        try {
            return Optional.ofNullable(after).map(UUID::fromString);
        } catch (IllegalArgumentException malformed) {
            throw ApplicationException.invalid(
                    FieldError.inParameter(UserExportPage.AFTER_PARAMETER, "must be the id of an item"));
        }
    }
}
