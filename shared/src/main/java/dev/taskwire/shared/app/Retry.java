package dev.taskwire.shared.app;

import dev.taskwire.shared.error.AppException;
import dev.taskwire.shared.mongo.MongoErrors;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tries until it succeeds, waiting longer each time, and says what is wrong when that changes. */
final class Retry {
    private static final Logger LOG = LoggerFactory.getLogger(Retry.class);
    private static final Duration FIRST_WAIT = Duration.ofMillis(200);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private Retry() {}

    /** Completes at the first success; fails only when it is told that waiting does not help. */
    static Future<Void> until(Vertx vertx, String service, Supplier<Future<Void>> work) {
        Promise<Void> done = Promise.promise();
        attempt(vertx, service, work, done, FIRST_WAIT, "");
        return done.future();
    }

    private static void attempt(
            Vertx vertx,
            String service,
            Supplier<Future<Void>> work,
            Promise<Void> done,
            Duration wait,
            String lastReason) {
        work.get()
                .onSuccess(ready -> {
                    LOG.atInfo().addKeyValue("service", service).log("ready");
                    done.complete();
                })
                .onFailure(failure -> {
                    if (failure instanceof StartException) {
                        // Nothing that waiting mends.
                        done.fail(failure);
                        return;
                    }
                    String reason = MongoErrors.translate(failure) instanceof AppException known
                            ? known.detail()
                            : String.valueOf(failure.getMessage());
                    if (!reason.equals(lastReason)) {
                        LOG.atWarn()
                                .addKeyValue("service", service)
                                .addKeyValue("reason", reason)
                                .log("not ready yet; trying again");
                    }
                    var next = wait.multipliedBy(2);
                    vertx.setTimer(
                            wait.toMillis(),
                            timer -> attempt(
                                    vertx,
                                    service,
                                    work,
                                    done,
                                    next.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : next,
                                    reason));
                });
    }
}
