package dev.taskwire.shared.schedule;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;

/** Logs the first of several failures in a row and the recovery after them. Safe from any thread. */
public final class OutageLog {
    private final Consumer<String> onFailure;
    private final Runnable onRecovery;
    private boolean failing;

    /** Creates a log in the state without a failure. */
    public OutageLog(Consumer<String> onFailure, Runnable onRecovery) {
        this.onFailure = onFailure;
        this.onRecovery = onRecovery;
    }

    /** Returns a log that warns with the reason when an outage begins, and does not log its end. */
    public static OutageLog warning(Logger log, String message) {
        return new OutageLog(
                reason -> log.atWarn().addKeyValue("reason", reason).log(message), () -> {});
    }

    /** Records a failure. */
    public void failed(String reason) {
        failed(() -> reason);
    }

    /** Records a failure whose reason is determined only where it is logged. */
    public synchronized void failed(Supplier<String> reason) {
        if (!failing) {
            failing = true;
            onFailure.accept(reason.get());
        }
    }

    /** Records a success. */
    public synchronized void succeeded() {
        if (failing) {
            failing = false;
            onRecovery.run();
        }
    }
}
