import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taskwire.shared.log.LogFormat;
import dev.taskwire.shared.log.LoggingConfig;
import dev.taskwire.shared.log.LoggingSetup;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Sends records to Kafka as anyone with access to it can. Argument: the brokers. Each line of the input is one record:
 * {@code {"topic", "partition" (or null), "key", "headers": {}, "value": {}}}.
 */
public final class ForgedRecords {
    private ForgedRecords() {}

    public static void main(String[] args) throws Exception {
        LoggingSetup.configure(new LoggingConfig(LogFormat.TEXT, Optional.empty()), "attacks", "attacks");
        var settings = Map.<String, Object>of("bootstrap.servers", args[0], "delivery.timeout.ms", 10_000,
                "request.timeout.ms", 5_000, "linger.ms", 0);
        try (var in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
                var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                producer.send(record(new JsonObject(line))).get();
            }
        } catch (IOException | RuntimeException failure) {
            System.err.println("attacks: " + failure.getMessage());
            System.exit(1);
        }
    }

    private static ProducerRecord<String, String> record(JsonObject line) {
        var record = new ProducerRecord<>(line.getString("topic"), line.getInteger("partition"), line.getString("key"),
                line.getJsonObject("value").encode());
        line.getJsonObject("headers")
                .forEach(header -> record.headers().add(header.getKey(), header.getValue().toString().getBytes(UTF_8)));
        return record;
    }
}
