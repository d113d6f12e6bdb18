package dev.taskwire.shared.log.context;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.LocalMap;
import org.jspecify.annotations.Nullable;

/** Which service a Vert.x instance belongs to: several can run in one JVM, and log through one logback. */
public final class ServiceName {
    private static final String KEY = "service";

    private ServiceName() {}

    public static void set(Vertx vertx, String name) {
        map(vertx).put(KEY, name);
    }

    /** The one whose context this thread runs on, if it is one's. */
    public static @Nullable String current() {
        Context context = Vertx.currentContext();
        return context == null ? null : map(context.owner()).get(KEY);
    }

    private static LocalMap<String, String> map(Vertx vertx) {
        return vertx.sharedData().getLocalMap("dev.taskwire");
    }
}
