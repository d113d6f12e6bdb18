package dev.taskwire.shared.log.context;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.LocalMap;
import org.jspecify.annotations.Nullable;

/** The name of the service that a Vert.x instance belongs to. Several services can run in one JVM with one logback. */
public final class ServiceName {
    private static final String KEY = "service";

    private ServiceName() {}

    public static void set(Vertx vertx, String name) {
        map(vertx).put(KEY, name);
    }

    /** Returns the service of the current context; null without one. */
    public static @Nullable String current() {
        Context context = Vertx.currentContext();
        return context == null ? null : map(context.owner()).get(KEY);
    }

    private static LocalMap<String, String> map(Vertx vertx) {
        return vertx.sharedData().getLocalMap("dev.taskwire");
    }
}
