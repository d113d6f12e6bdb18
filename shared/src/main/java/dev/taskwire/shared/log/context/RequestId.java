package dev.taskwire.shared.log.context;

import com.fasterxml.uuid.Generators;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.spi.context.storage.ContextLocal;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The id of the request that is being handled. It lives on the Vert.x context of the request, which every future of
 * that request runs on, so it is there in each log line, however many asynchronous hops later.
 */
public final class RequestId {
    /** The header that carries it, in both directions. */
    public static final String HEADER = "X-Request-Id";

    private static final ContextLocal<String> CURRENT = ContextLocal.registerLocal(String.class);
    private static final Pattern WELL_FORMED = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private RequestId() {}

    /**
     * Registers the context slot. Vert.x fixes the number of slots when an instance is made, so this comes before the
     * first instance.
     */
    public static void register() {
        // Loading this class has registered it.
    }

    /**
     * The offered id if it is well formed (1 to 64 letters, digits, {@code . _ -}), else a new one, which is no secret.
     */
    public static String orNew(@Nullable String offered) {
        return offered != null && WELL_FORMED.matcher(offered).matches()
                ? offered
                : Generators.timeBasedEpochRandomGenerator(ThreadLocalRandom.current())
                        .generate()
                        .toString();
    }

    /** Binds the id to the current context, which must be a request's own. */
    public static void bind(String id) {
        Context context = Vertx.currentContext();
        if (context != null) {
            CURRENT.put(context, id);
        }
    }

    /** The id of the request whose context this thread runs on, if there is one. */
    public static @Nullable String current() {
        Context context = Vertx.currentContext();
        return context == null ? null : CURRENT.get(context);
    }
}
