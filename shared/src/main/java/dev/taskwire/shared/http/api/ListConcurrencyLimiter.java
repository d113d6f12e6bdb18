package dev.taskwire.shared.http.api;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.http.limit.FairShare;
import dev.taskwire.shared.http.request.ContextPromises;
import dev.taskwire.shared.http.request.FairQueue;
import dev.taskwire.shared.page.Slice;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Limits how many lists a process reads at once, so that their memory is bounded however long they are, and how many
 * searches, which are expensive for MongoDB, and exports, which take long to send. The others wait for at most half of
 * the time that their deadline leaves. The bytes of a response count until the connection has sent them. Each user has
 * a fair share of all three. Safe from any thread.
 */
public final class ListConcurrencyLimiter {
    /** While a list is read, it takes some ten times the memory of its response. */
    private static final int MAX_LISTS = 6;

    /** Searches that a few cores of MongoDB can process. */
    private static final int MAX_SEARCHES = 4;

    /** One search takes a core of MongoDB. A second one of the same user would take another from everybody else. */
    private static final int MAX_SEARCHES_PER_USER = 1;

    /**
     * As many requests as a task service works on at once: a waiting request takes hardly any memory, and not for long.
     */
    private static final int MAX_WAITING = 256;

    /**
     * Sending takes the same memory again outside the heap, of which there are 96 MiB, also for responses with a single
     * object.
     */
    private static final long MAX_RESPONSE_BYTES = 24L * Slice.MAX_BYTES;

    /** Each holds one part of its response, which has at most {@link Slice#MAX_BYTES}. */
    private static final int MAX_EXPORTS = 8;

    private static final int MAX_WAITING_EXPORTS = 32;

    private final FairQueue<UUID> exports = new FairQueue<>(MAX_EXPORTS, 1, MAX_WAITING_EXPORTS);
    private final FairQueue<UUID> lists;
    private final FairQueue<UUID> searches;
    private final FairShare<UUID> responseBytes = new FairShare<>(MAX_RESPONSE_BYTES, Slice.MAX_BYTES);

    /** Creates a limiter and registers its metrics. */
    public ListConcurrencyLimiter(MetricsRegistry metrics) {
        this(metrics, MAX_WAITING);
    }

    ListConcurrencyLimiter(MetricsRegistry metrics, int maxWaiting) {
        this.lists = new FairQueue<>(MAX_LISTS, MAX_LISTS / 2, maxWaiting);
        this.searches = new FairQueue<>(MAX_SEARCHES, MAX_SEARCHES_PER_USER, maxWaiting);
        registerMetrics(metrics, "lists", lists);
        registerMetrics(metrics, "searches", searches);
        registerMetrics(metrics, "exports", exports);
        metrics.gauge(
                "list.answers.bytes",
                "Bytes of lists that are being made or sent. Each list that is being made counts as a full page.",
                responseBytes::used);
        metrics.functionCounter(
                "list.answers.refused",
                "Lists that were refused with 503, because too many bytes of earlier lists were not sent yet.",
                responseBytes,
                FairShare::refused);
    }

    private static void registerMetrics(MetricsRegistry metrics, String what, FairQueue<UUID> queue) {
        metrics.gauge("admission.running", "Requests in progress.", queue::running, "admission", what);
        metrics.gauge("admission.waiting", "Requests that wait for room.", queue::waiting, "admission", what);
        metrics.functionCounter(
                "admission.refused",
                "Requests that were refused with 503, because there was no room.",
                queue,
                FairQueue::refused,
                "admission",
                what);
    }

    /**
     * Reads a list when it is the turn of the user.
     *
     * @param list reads the list; its response has at most {@link Slice#MAX_BYTES}
     * @return fails with UNAVAILABLE when too many requests wait, when the turn does not come in time, or when too many
     *     bytes of earlier responses to the user are still being sent
     */
    public Future<ApiResponse> runList(ApiRequest request, Supplier<Future<ApiResponse>> list) {
        return run(lists, request, list);
    }

    /**
     * Does the same for a list that takes long to find. A search keeps its slot until it has ended, even if its client
     * no longer waits for it.
     */
    public Future<ApiResponse> runSearch(ApiRequest request, Supplier<Future<ApiResponse>> search) {
        return run(searches, request, search);
    }

    /**
     * Does the same for a response that is made part by part. It keeps its slot until the client has all of it or has
     * disconnected. A user has one such slot.
     *
     * @param export reads each part in {@link #runPart}
     */
    public Future<ApiResponse> runExport(ApiRequest request, Supplier<Future<ApiResponse>> export) {
        Promise<ApiResponse> begun = ContextPromises.promise();
        var wait = Duration.ofMillis(request.deadline().remainingMillis() / 2);
        exports.run(request.caller().userId(), wait, () -> {
                    requireConnected(request);
                    return export.get().onComplete(begun).compose(response -> request.responseSent());
                })
                .onFailure(begun::tryFail);
        return begun.future();
    }

    /**
     * Reads a part of an export as a list, when it is the turn of the user.
     *
     * @param part reads at most {@link Slice#MAX_BYTES}
     * @return fails with UNAVAILABLE when too many requests wait or the turn does not come in time
     */
    public <T> Future<T> runPart(UUID user, Duration maxWait, Supplier<Future<T>> part) {
        return lists.run(user, maxWait, part);
    }

    private Future<ApiResponse> run(FairQueue<UUID> queue, ApiRequest request, Supplier<Future<ApiResponse>> list) {
        var user = request.caller().userId();
        var wait = Duration.ofMillis(request.deadline().remainingMillis() / 2);
        return queue.run(user, wait, () -> runCounted(user, request, list));
    }

    private Future<ApiResponse> runCounted(UUID user, ApiRequest request, Supplier<Future<ApiResponse>> list) {
        requireConnected(request);
        if (!responseBytes.tryAcquire(user, Slice.MAX_BYTES)) {
            throw ApplicationException.unavailable(
                    "Too many earlier lists are still being sent. Read their responses first, or try again later.");
        }
        return Future.succeededFuture()
                .compose(room -> list.get())
                .onComplete(
                        response -> releaseWhenSent(user, request, response),
                        failure -> responseBytes.release(user, Slice.MAX_BYTES));
    }

    private static void requireConnected(ApiRequest request) {
        if (request.isConnectionClosed()) {
            throw ApplicationException.unavailable("The client has closed the connection.");
        }
    }

    private void releaseWhenSent(UUID user, ApiRequest request, ApiResponse response) {
        var body = response.body();
        int bytes = body == null ? 0 : Math.min(body.length(), Slice.MAX_BYTES);
        responseBytes.release(user, Slice.MAX_BYTES - bytes);
        request.responseSent().onComplete(end -> responseBytes.release(user, bytes));
    }
}
