package dev.taskwire.shared.log.appender;

import com.github.loki4j.client.batch.LogRecord;
import com.github.loki4j.client.batch.LogRecordBatch;
import com.github.loki4j.client.http.HttpConfig;
import com.github.loki4j.client.http.JavaHttpClient;
import com.github.loki4j.client.pipeline.PipelineConfig;
import com.github.loki4j.client.writer.JsonWriter;
import java.nio.ByteBuffer;
import java.time.Duration;

/** One request of Loki's push API; blocks, within a bound. Belongs to one thread. */
final class LokiPushClient implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final Duration IDLE = Duration.ofMinutes(1);
    private static final int BUFFER = 64 * 1024;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY = 429;

    private final JavaHttpClient client;
    private final JsonWriter writer = new JsonWriter(BUFFER);

    LokiPushClient(LokiConfig target) {
        HttpConfig.Builder config = PipelineConfig.java(IDLE.toMillis())
                .setPushUrl(target.pushUrl())
                .setConnectionTimeoutMs(CONNECT.toMillis())
                .setRequestTimeoutMs(ANSWER.toMillis())
                .setUsername(target.user())
                .setPassword(target.password());
        this.client = new JavaHttpClient(config.build("application/json"));
    }

    /** What became of it: {@code status} is 0 where there was no answer. */
    record PushResult(int status) {
        boolean isTaken() {
            return status / 100 == 2;
        }

        /** Whether the same lines may be taken later. */
        boolean isForNow() {
            return status == 0 || status == TOO_MANY || status == REQUEST_TIMEOUT || status / 100 == 5;
        }
    }

    PushResult send(LogRecord[] records) throws InterruptedException {
        try {
            writer.serializeBatch(new LogRecordBatch(records));
            return new PushResult(client.send(ByteBuffer.wrap(writer.toByteArray())).status);
        } catch (InterruptedException stopped) {
            throw stopped;
        } catch (Exception away) {
            // Its message may quote the address.
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
            // Nothing is left to send; its threads end with the process.
        }
    }
}
