package dev.taskwire.shared.schedule;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;

/** Logs that something has begun to fail, and is quiet from then on until it has recovered. Safe from any thread. */
public final class OutageLog {
    private final Consumer<String> onFailure;
    private final Runnable onRecovery;
    private boolean failing;

    /** A log of something that works. */
    public OutageLog(Consumer<String> onFailure, Runnable onRecovery) {
        this.onFailure = onFailure;
        this.onRecovery = onRecovery;
    }

    /** Returns a log that warns with the reason when an outage begins, and says nothing of its end. */
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
