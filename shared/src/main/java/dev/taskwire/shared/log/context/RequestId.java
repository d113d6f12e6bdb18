package dev.taskwire.shared.log.context;

import com.fasterxml.uuid.Generators;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.spi.context.storage.ContextLocal;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The id of the current request. It is bound to the request's Vert.x context, on which every future of the request
 * runs, so it is in each of its log lines.
 */
public final class RequestId {
    /** The header that carries it, in both directions. */
    public static final String HEADER = "X-Request-Id";

    private static final ContextLocal<String> CURRENT = ContextLocal.registerLocal(String.class);
    private static final Pattern WELL_FORMED = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    /** Lower case, as RFC 9562 writes it: another spelling would not be the id that the log has. */
    private static final Pattern UUID_FORM =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    /** The namespace of the UUIDs that are made from ids of clients. It never changes. */
    private static final UUID NAMESPACE = UUID.fromString("f6b6b9f4-2b0c-4d53-9a0e-6f3c2f6d1b7e");

    private RequestId() {}

    /**
     * Registers the context slot. Vert.x fixes the number of slots when an instance is created, so this must be called
     * before the first instance.
     */
    public static void register() {
        // The class's initialization has registered it.
    }

    /**
     * Returns the offered id if it is well formed (1 to 64 letters, digits, {@code . _ -}), else a new id, which is no
     * secret.
     */
    public static String validOrNew(@Nullable String offered) {
        return offered != null && WELL_FORMED.matcher(offered).matches()
                ? offered
                : Generators.timeBasedEpochRandomGenerator(ThreadLocalRandom.current())
                        .generate()
                        .toString();
    }

    /**
     * Returns the id as a URN (RFC 8141). An id that is no UUID, which only a client can choose, becomes the UUID of
     * version 5 of that name (RFC 9562), since no other namespace of URNs is registered for it.
     */
    public static String urn(String id) {
        return "urn:uuid:"
                + (UUID_FORM.matcher(id).matches()
                        ? id
                        : Generators.nameBasedGenerator(NAMESPACE).generate(id));
    }

    /** Binds the id to the current context, which must be a request's own. */
    public static void bind(String id) {
        Context context = Vertx.currentContext();
        if (context != null) {
            CURRENT.put(context, id);
        }
    }

    /** Returns the id of the request that the current context handles; null without one. */
    public static @Nullable String current() {
        Context context = Vertx.currentContext();
        return context == null ? null : CURRENT.get(context);
    }
}
