import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.*;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Keeps a copy of all tasks: consumes from now on, then reads what is there; whatever has the higher version counts. */
class TaskCopy {
    static final ObjectMapper JSON = new ObjectMapper();
    static final Map<String, Long> versions = new HashMap<>();

    static void apply(String type, JsonNode task) {
        String id = task.get("id").asText();
        long version = task.get("version").asLong();
        if (version > versions.getOrDefault(id, 0L)) {
            versions.put(id, version); // kept for a deleted task too, so that nothing older brings it back
            System.out.println(type.equals("task.deleted") ? "gone " + id : "have " + id + " " + task);
        }
    }

    public static void main(String[] args) throws Exception {
        var settings = Map.<String, Object>of("bootstrap.servers", System.getenv("KAFKA_BOOTSTRAP_SERVERS"));
        try (var kafka = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            var partitions = kafka.partitionsFor("taskwire.tasks").stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition())).toList();
            kafka.assign(partitions);
            kafka.seekToEnd(partitions);
            partitions.forEach(kafka::position); // the ends are looked up now, and not at the first poll
            for (String next = "/api/tasks?limit=200&sort=created_at"; next != null; ) {
                var page = HttpClient.newHttpClient().send(
                        HttpRequest.newBuilder(URI.create(System.getenv("TASKWIRE_URL") + next))
                                .header("Authorization", "Bearer " + System.getenv("TASKWIRE_TOKEN")).build(),
                        BodyHandlers.ofString());
                if (page.statusCode() != 200) {
                    throw new IllegalStateException(page.body());
                }
                JSON.readTree(page.body()).forEach(task -> apply("", task));
                next = page.headers().firstValue("Link").map(link -> link.substring(1, link.indexOf('>'))).orElse(null);
            }
            while (true) {
                for (var record : kafka.poll(Duration.ofSeconds(1))) {
                    String type = new String(record.headers().lastHeader("ce_type").value());
                    apply(type, JSON.readTree(record.value()).get("task"));
                }
            }
        }
    }
}
