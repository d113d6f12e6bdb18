package dev.taskwire.tms.export.service;

import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.http.api.BodyStream;
import dev.taskwire.shared.http.api.ListConcurrencyLimiter;
import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.page.Page;
import dev.taskwire.tms.export.source.ExportSource;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An export as lines of JSON: the objects of each source in turn, and a last line with their numbers, without which the
 * export is incomplete. It holds one page at most. Belongs to one event loop.
 */
public final class UserExport implements BodyStream {
    private static final String MEDIA_TYPE = "application/x-ndjson";
    private static final String END = "end";
    /** The longest time for a page, the wait for its turn included. */
    private static final Duration MAX_PAGE_TIME = Duration.ofSeconds(10);

    private final Caller user;
    private final List<ExportSource> sources;
    private final ListConcurrencyLimiter limiter;
    private final Counter lines;
    private final Deadline end;
    private final Map<String, Long> counts = new LinkedHashMap<>();
    private int source;
    private Optional<String> position = Optional.empty();
    private @Nullable Buffer first;
    private boolean ended;

    UserExport(Caller user, List<ExportSource> sources, ListConcurrencyLimiter limiter, Counter lines, Deadline end) {
        this.user = user;
        this.sources = sources;
        this.limiter = limiter;
        this.lines = lines;
        this.end = end;
        sources.forEach(each -> counts.put(each.type(), 0L));
    }

    @Override
    public String mediaType() {
        return MEDIA_TYPE;
    }

    /** Reads the first page, which is the first part then; returns whether it has a line. */
    Future<Boolean> readFirst(Deadline deadline) {
        return readPage(deadline).map(page -> {
            first = page;
            return page.length() > 0;
        });
    }

    @Override
    public Future<Optional<Buffer>> next() {
        if (first != null) {
            var part = first;
            first = null;
            return Future.succeededFuture(Optional.of(part));
        }
        if (ended) {
            return Future.succeededFuture(Optional.empty());
        }
        if (source == sources.size()) {
            return readEnd();
        }
        return Future.succeededFuture()
                .compose(begun -> {
                    end.requireNotExpired();
                    return readPage(end.orAfter(MAX_PAGE_TIME));
                })
                .compose(page -> page.length() == 0 ? next() : Future.succeededFuture(Optional.of(page)));
    }

    private Future<Buffer> readPage(Deadline deadline) {
        var current = sources.get(source);
        // A service that does not respond must not hold the turns of task lists.
        var page = current.isRemote()
                ? current.read(user, position, deadline)
                : limiter.runPart(
                        user.userId(),
                        Duration.ofMillis(deadline.remainingMillis()),
                        () -> current.read(user, position, deadline));
        return page.map(read -> render(current.type(), read));
    }

    /** Ends the export only if the account is still there: after its deletion, sources have less than there was. */
    private Future<Optional<Buffer>> readEnd() {
        return sources.get(0)
                .read(user, Optional.empty(), end.orAfter(MAX_PAGE_TIME))
                .map(account -> {
                    if (account.items().isEmpty()) {
                        throw withoutAccount();
                    }
                    ended = true;
                    return Optional.of(endLine());
                });
    }

    private Buffer render(String type, Page<JsonObject, String> page) {
        var part = Buffer.buffer();
        page.items()
                .forEach(item -> append(part, new JsonObject().put("type", type).put(type, item)));
        counts.merge(type, (long) page.items().size(), Long::sum);
        lines.increment(page.items().size());
        position = page.next();
        if (position.isEmpty()) {
            source++;
        }
        return part;
    }

    static ApplicationException withoutAccount() {
        return ApplicationException.of(ErrorCode.UNAUTHENTICATED, "The account was deleted or is disabled.");
    }

    private Buffer endLine() {
        var part = Buffer.buffer();
        append(
                part,
                new JsonObject()
                        .put("type", END)
                        .put("counts", new JsonObject(new LinkedHashMap<String, Object>(counts))));
        return part;
    }

    private static void append(Buffer part, JsonObject line) {
        part.appendBuffer(line.toBuffer()).appendByte((byte) '\n');
    }
}
