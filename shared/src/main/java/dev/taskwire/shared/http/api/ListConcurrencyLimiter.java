package dev.taskwire.shared.http.api;

import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.http.limit.FairShare;
import dev.taskwire.shared.http.request.FairQueue;
import dev.taskwire.shared.page.Slice;
import dev.taskwire.shared.telemetry.metrics.MetricsRegistry;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Decides how many lists a process makes at once, so that their memory is bounded however long they are, and how many
 * searches, which cost MongoDB much. The others wait in turn, for half of their time. The bytes of answers count until
 * the connection has taken them. Each user has a share of all three. Safe from any thread.
 */
public final class ListConcurrencyLimiter {
    /** While it is read, a list takes some ten times as much as its answer. */
    private static final int MAX_LISTS = 6;

    /** A few cores' worth of MongoDB's. */
    private static final int MAX_SEARCHES = 4;

    /** As many requests as a task service works on: one that waits takes next to nothing, and not for long. */
    private static final int MAX_WAITING = 256;

    /** Writing takes as much memory outside the heap, of which there are 96 MiB, also for answers with one object. */
    private static final long MAX_ANSWER_BYTES = 24L * Slice.MAX_BYTES;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final FairQueue<UUID> lists;
    private final FairQueue<UUID> searches;
    private final FairShare<UUID> answers = new FairShare<>(MAX_ANSWER_BYTES, Slice.MAX_BYTES);

    /** Nothing is made yet; shows what is. */
    public ListConcurrencyLimiter(MetricsRegistry metrics) {
        this(metrics, MAX_WAITING);
    }

    ListConcurrencyLimiter(MetricsRegistry metrics, int maxWaiting) {
        this.lists = new FairQueue<>(MAX_LISTS, MAX_LISTS / 2, maxWaiting);
        this.searches = new FairQueue<>(MAX_SEARCHES, MAX_SEARCHES / 2, maxWaiting);
        show(metrics, "lists", lists);
        show(metrics, "searches", searches);
        metrics.gauge("list.answers.bytes", "Bytes of lists that are made or sent, and room for them.", answers::used);
        metrics.counterOf(
                "list.answers.refused",
                "Lists that were refused with 503, since too much is still to be sent.",
                answers,
                FairShare::refused);
    }

    private static void show(MetricsRegistry metrics, String what, FairQueue<UUID> queue) {
        metrics.gauge("admission.running", "What is worked on now.", queue::running, "admission", what);
        metrics.gauge("admission.waiting", "What waits until there is room.", queue::waiting, "admission", what);
        metrics.counterOf(
                "admission.refused",
                "What was refused with 503, since there was no room.",
                queue,
                FairQueue::refused,
                "admission",
                what);
    }

    /**
     * Makes a list when it is its turn.
     *
     * @param list makes it; its answer has {@link Slice#MAX_BYTES} at most
     * @return fails with UNAVAILABLE when too many wait, when its turn does not come in time, or when too much of what
     *     the caller has asked for is still to be sent
     */
    public Future<ApiResponse> list(ApiRequest request, Supplier<Future<ApiResponse>> list) {
        return run(lists, request, list);
    }

    /** The same for a list that is long to look for; it keeps its place until that has ended, whoever waits for it. */
    public Future<ApiResponse> search(ApiRequest request, Supplier<Future<ApiResponse>> search) {
        return run(searches, request, search);
    }

    private Future<ApiResponse> run(FairQueue<UUID> queue, ApiRequest request, Supplier<Future<ApiResponse>> list) {
        var user = request.caller().userId();
        var wait = Duration.ofMillis(request.deadline().millisLeft() / 2);
        return queue.run(user, wait, () -> answer(user, request, list));
    }

    private Future<ApiResponse> answer(UUID user, ApiRequest request, Supplier<Future<ApiResponse>> list) {
        if (request.isGone()) {
            throw ApplicationException.unavailable("Nobody waits for the answer any more.", RETRY_AFTER);
        }
        if (!answers.tryAcquire(user, Slice.MAX_BYTES)) {
            throw ApplicationException.unavailable(
                    "Other lists of yours, or of many users, are still being sent.", RETRY_AFTER);
        }
        return Future.succeededFuture()
                .compose(room -> list.get())
                .onComplete(
                        response -> sendWithin(user, request, response),
                        failure -> answers.release(user, Slice.MAX_BYTES));
    }

    private void sendWithin(UUID user, ApiRequest request, ApiResponse response) {
        var body = response.body();
        int bytes = body == null ? 0 : Math.min(body.length(), Slice.MAX_BYTES);
        answers.release(user, Slice.MAX_BYTES - bytes);
        request.answered().onComplete(end -> answers.release(user, bytes));
    }
}
