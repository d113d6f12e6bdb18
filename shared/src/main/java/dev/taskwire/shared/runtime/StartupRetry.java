package dev.taskwire.shared.runtime;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.mongo.MongoErrorTranslator;
import dev.taskwire.shared.schedule.Backoff;
import dev.taskwire.shared.schedule.Pause;
import dev.taskwire.shared.schedule.PeriodicTask;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Repeats the preparation of a service until it succeeds, and logs the reason of a failure whenever it changes. */
final class StartupRetry {
    private static final Logger LOG = LoggerFactory.getLogger(StartupRetry.class);
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));

    private final Vertx vertx;
    private final String service;
    private final Supplier<Future<Void>> work;
    private final Promise<Void> done = Promise.promise();
    private String lastReason = "";

    StartupRetry(Vertx vertx, String service, Supplier<Future<Void>> work) {
        this.vertx = vertx;
        this.service = service;
        this.work = work;
    }

    /** Completes at the first success. Fails with {@link StartupException}, which a retry cannot fix. */
    Future<Void> untilSuccess() {
        new PeriodicTask(vertx, BACKOFF, this::attempt).start();
        return done.future();
    }

    private Future<Pause> attempt() {
        // Work that throws fails like work that returns a failure.
        return Future.<Void>succeededFuture().compose(begun -> work.get()).transform(this::onAttemptEnded);
    }

    private Future<Pause> onAttemptEnded(@Nullable Void ready, @Nullable Throwable failure) {
        if (failure == null) {
            LOG.atInfo().addKeyValue("service", service).log("ready");
            done.complete();
            return Future.succeededFuture(Pause.END);
        }
        if (failure instanceof StartupException) {
            done.fail(failure);
            return Future.succeededFuture(Pause.END);
        }
        String reason = MongoErrorTranslator.translate(failure) instanceof ApplicationException known
                ? known.detail()
                : String.valueOf(failure.getMessage());
        if (!reason.equals(lastReason)) {
            LOG.atWarn()
                    .addKeyValue("service", service)
                    .addKeyValue("reason", reason)
                    .log("not ready yet; trying again");
        }
        lastReason = reason;
        return Future.failedFuture(failure);
    }
}
