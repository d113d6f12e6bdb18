package dev.taskwire.shared.health;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.healthchecks.CheckResult;
import io.vertx.ext.healthchecks.HealthChecks;
import io.vertx.ext.healthchecks.Status;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Determines whether this process should get requests. Each check has a name and a timeout of two seconds; draining is
 * one of the checks. Safe from any thread.
 */
public final class ReadinessChecks {
    private static final long CHECK_MILLIS = 2_000;

    private final HealthChecks checks;
    private final Map<String, Supplier<String>> information = new ConcurrentSkipListMap<>();
    private volatile boolean draining;
    private volatile boolean ready;

    public ReadinessChecks(Vertx vertx) {
        checks = HealthChecks.create(vertx);
        require("accepting", () -> !draining);
    }

    /** Adds a condition without which the process is not ready. */
    public ReadinessChecks require(String name, BooleanSupplier condition) {
        checks.register(name, CHECK_MILLIS, status -> status.complete(status(condition.getAsBoolean())));
        return this;
    }

    /** Adds a remote system without which the process is not ready; it is requested at each check. */
    public ReadinessChecks requireReachable(String name, Supplier<Future<?>> request) {
        checks.register(
                name,
                CHECK_MILLIS,
                status -> request.get().onComplete(response -> status.tryComplete(status(response.succeeded()))));
        return this;
    }

    /** Adds a state that is shown beside the checks and does not affect readiness. */
    public ReadinessChecks addInfo(String name, Supplier<String> state) {
        information.put(name, state);
        return this;
    }

    private static Status status(boolean up) {
        return up ? Status.OK() : Status.KO();
    }

    /** Makes the process not ready from now on, while it finishes its requests. */
    public void drain() {
        draining = true;
    }

    /** Runs all checks, and stores whether the process is ready. Fails only if a check cannot be run at all. */
    public Future<ReadinessReport> check() {
        return checks.checkStatus()
                .map(this::toReport)
                .onComplete(readinessReport -> ready = readinessReport.ready(), failure -> ready = false);
    }

    /** Returns whether the latest check found the process ready. */
    public boolean wasReady() {
        return ready;
    }

    private ReadinessReport toReport(CheckResult result) {
        var body = new JsonObject().put("status", result.getUp() ? "UP" : "DOWN");
        var list = new JsonObject();
        result.getChecks().forEach(check -> list.put(check.getId(), check.getUp() ? "UP" : "DOWN"));
        body.put("checks", list);
        if (!information.isEmpty()) {
            var shown = new JsonObject();
            information.forEach((name, state) -> shown.put(name, state.get()));
            body.put("information", shown);
        }
        return new ReadinessReport(result.getUp(), body);
    }

    /** The result of a check and its JSON, which names checks and never addresses. */
    public record ReadinessReport(boolean ready, JsonObject body) {}
}
