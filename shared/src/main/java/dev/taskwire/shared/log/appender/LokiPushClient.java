package dev.taskwire.shared.log.appender;

import com.github.loki4j.client.batch.LogRecord;
import com.github.loki4j.client.batch.LogRecordBatch;
import com.github.loki4j.client.http.HttpConfig;
import com.github.loki4j.client.http.JavaHttpClient;
import com.github.loki4j.client.pipeline.PipelineConfig;
import com.github.loki4j.client.writer.JsonWriter;
import java.nio.ByteBuffer;
import java.time.Duration;

/** Sends requests to Loki's push API. It blocks, within a bound. Not thread-safe. */
final class LokiPushClient implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(1);
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY_REQUESTS = 429;

    private final JavaHttpClient client;
    private final JsonWriter writer = new JsonWriter(BUFFER_BYTES);

    LokiPushClient(LokiConfig target) {
        HttpConfig.Builder config = PipelineConfig.java(IDLE_TIMEOUT.toMillis())
                .setPushUrl(target.pushUrl())
                .setConnectionTimeoutMs(CONNECT_TIMEOUT.toMillis())
                .setRequestTimeoutMs(RESPONSE_TIMEOUT.toMillis())
                .setUsername(target.user())
                .setPassword(target.password());
        this.client = new JavaHttpClient(config.build("application/json"));
    }

    /** The result of a request; {@code status} is 0 without a response. */
    record PushResult(int status) {
        boolean isAccepted() {
            return status / 100 == 2;
        }

        /** Returns whether Loki may accept the same lines later. */
        boolean isRetryable() {
            return status == 0 || status == TOO_MANY_REQUESTS || status == REQUEST_TIMEOUT || status / 100 == 5;
        }
    }

    PushResult send(LogRecord[] records) throws InterruptedException {
        try {
            writer.serializeBatch(new LogRecordBatch(records));
            return new PushResult(client.send(ByteBuffer.wrap(writer.toByteArray())).status);
        } catch (InterruptedException stopped) {
            throw stopped;
        } catch (Exception unavailable) {
            // The message may quote the URL.
            return new PushResult(0);
        } finally {
            writer.reset();
        }
    }

    @Override
    public void close() {
        try {
            client.close();
        } catch (Exception unexpected) {
            // There is nothing left to send, and the client's threads end with the process.
        }
    }
}
