package dev.taskwire.shared.log.appender;

import com.github.loki4j.client.http.HttpConfig;
import com.github.loki4j.client.http.JavaHttpClient;
import com.github.loki4j.client.http.Loki4jHttpClient;
import com.github.loki4j.client.http.LokiResponse;
import com.github.loki4j.logback.JavaHttpSender;
import dev.taskwire.shared.schedule.OutageLog;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * Loki4j's HTTP sender, with a count of lines. It reports the start and the end of an outage on standard error, since a
 * log line would not reach Loki either, and never the URL, which may contain a token. Loki4j's appender retries a 503,
 * which this sender therefore returns for each failure that may pass.
 */
final class LokiSender extends JavaHttpSender {
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final LokiResponse ACCEPTED = new LokiResponse(204, "");
    private static final LokiResponse RETRY = new LokiResponse(503, "");
    private static final LokiResponse GIVE_UP = new LokiResponse(400, "");

    private final LongAdder sent = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final OutageLog outage = new OutageLog(
            status -> report("does not accept lines" + status + "; they wait, and are dropped when there are too many"),
            () -> report("accepts lines again; " + (dropped() - this.droppedAtSuccess) + " were dropped"));
    private final OutageLog refusal =
            new OutageLog(status -> report("refuses lines" + status + "; they are dropped"), () -> {});
    private volatile boolean retrying = true;
    /** Used on Loki4j's thread only. */
    private long droppedAtSuccess;

    @Override
    public Function<HttpConfig, Loki4jHttpClient> getHttpClientFactory() {
        return config -> new CountingClient(new JavaHttpClient(config));
    }

    /** Returns the number of lines that Loki has accepted. */
    long sent() {
        return sent.sum();
    }

    /** Returns the number of lines that never reach Loki. */
    long dropped() {
        return dropped.sum();
    }

    /** Counts lines that never reach Loki. */
    void drop(long lines) {
        dropped.add(lines);
    }

    /** Makes the next failure of each batch its last one. */
    void endRetries() {
        retrying = false;
    }

    static void report(String what) {
        System.err.println("loki: Loki " + what);
    }

    private LokiResponse result(int status, int lines) {
        if (status / 100 == 2) {
            sent.add(lines);
            outage.succeeded();
            refusal.succeeded();
            droppedAtSuccess = dropped();
            return ACCEPTED;
        }
        boolean temporary =
                status == 0 || status == TOO_MANY_REQUESTS || status == REQUEST_TIMEOUT || status / 100 == 5;
        (temporary ? outage : refusal).failed(status == 0 ? "" : " (status " + status + ")");
        if (temporary && retrying) {
            return RETRY;
        }
        drop(lines);
        return GIVE_UP;
    }

    /**
     * Returns the number of lines in a batch of Loki's JSON. Each is an array that begins with its time in quotes, and
     * nothing else looks like that, since quotes within a string are escaped.
     */
    private static int lines(ByteBuffer json) {
        int lines = 0;
        for (int i = json.position(); i < json.limit() - 2; i++) {
            if (json.get(i) == '[' && json.get(i + 1) == '"' && Character.isDigit(json.get(i + 2))) {
                lines++;
            }
        }
        return lines;
    }

    @SuppressWarnings("try") // Loki4j declares that a close may throw any exception
    private final class CountingClient implements Loki4jHttpClient {
        private final JavaHttpClient client;

        CountingClient(JavaHttpClient client) {
            this.client = client;
        }

        @Override
        public HttpConfig getConfig() {
            return client.getConfig();
        }

        @Override
        public LokiResponse send(ByteBuffer batch) throws InterruptedException {
            int lines = lines(batch);
            int status;
            try {
                status = client.send(batch).status;
            } catch (InterruptedException stopped) {
                throw stopped;
            } catch (Exception unavailable) {
                // The message may quote the URL.
                status = 0;
            }
            return result(status, lines);
        }

        @Override
        public void close() throws Exception {
            client.close();
        }
    }
}
