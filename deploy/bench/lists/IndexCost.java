import com.mongodb.WriteConcern;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.reactivestreams.client.MongoCollection;
import dev.taskwire.shared.mongo.IndexSpec;
import dev.taskwire.tms.task.store.TaskDocuments;
import dev.taskwire.tms.task.store.TaskIndexes;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.impl.codec.json.JsonObjectCodec;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bson.Document;
import org.bson.codecs.configuration.CodecRegistries;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Measures the CPU time of MongoDB for the insert of a task, with each index alone and with all of them. */
final class IndexCost {
    private static final int STORED = 50_000;
    private static final int INSERTED = 5_000;
    private static final int CONCURRENT = 24;
    private static final int ROUNDS = 3;

    private IndexCost() {}

    private record Variant(String name, List<IndexSpec> indexes) {}

    static void measure(String uri) throws IOException {
        var variants = new ArrayList<Variant>();
        variants.add(new Variant("none", List.of()));
        TaskIndexes.ALL.forEach(index -> variants.add(new Variant(index.name(), List.of(index))));
        variants.add(new Variant("all", TaskIndexes.ALL));
        var earlier = Stream.concat(
                        TaskIndexes.ALL.stream().filter(index -> !index.name().contains("with_")),
                        TaskIndexes.OBSOLETE.stream())
                .toList();
        variants.add(new Variant("all of the earlier version", earlier));
        try (var database = new BenchDatabase(uri, "taskwire_index_cost")) {
            var mongod = database.process().orElseThrow(() -> new IOException("MongoDB runs on another machine"));
            System.out.println(MarkdownTable.head(List.of("index", "CPU-µs of MongoDB an insert", "more than none")));
            // Warms up both sides.
            median(database, mongod, variants.get(0));
            double none = 0;
            for (var variant : variants) {
                double micros = median(database, mongod, variant);
                none = variant.indexes().isEmpty() ? micros : none;
                System.out.println(MarkdownTable.row(List.of(
                        variant.name(),
                        MarkdownTable.format("%.0f", micros),
                        MarkdownTable.format("%.0f", micros - none))));
            }
            database.drop();
        }
    }

    private static double median(BenchDatabase database, ProcessHandle mongod, Variant variant) throws IOException {
        database.drop();
        var tasks = new TaskSet(STORED + ROUNDS * INSERTED);
        var collection = database.database()
                .getCollection("tasks", JsonObject.class)
                .withCodecRegistry(CodecRegistries.fromCodecs(new JsonObjectCodec(new JsonObject())))
                .withWriteConcern(WriteConcern.MAJORITY);
        if (!variant.indexes().isEmpty()) {
            var models = variant.indexes().stream().map(IndexCost::model).toList();
            Mono.from(database.database().getCollection("tasks").createIndexes(models)).block();
        }
        Flux.fromIterable(documents(tasks, 0, STORED)).buffer(1_000).concatMap(collection::insertMany).blockLast();
        var micros = IntStream.range(0, ROUNDS)
                .mapToDouble(round -> insert(collection, mongod, documents(tasks, STORED + round * INSERTED, INSERTED)))
                .sorted()
                .toArray();
        return micros[ROUNDS / 2];
    }

    private static double insert(MongoCollection<JsonObject> tasks, ProcessHandle mongod, List<JsonObject> documents) {
        var before = cpu(mongod);
        Flux.fromIterable(documents).flatMap(tasks::insertOne, CONCURRENT).blockLast();
        return cpu(mongod).minus(before).toNanos() / 1e3 / documents.size();
    }

    private static Duration cpu(ProcessHandle mongod) {
        return mongod.info().totalCpuDuration().orElseThrow();
    }

    private static List<JsonObject> documents(TaskSet tasks, int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(number -> TaskDocuments.of(tasks.task(number)))
                .toList();
    }

    private static IndexModel model(IndexSpec index) {
        var options = new IndexOptions().name(index.name()).unique(index.unique()).sparse(index.sparse());
        if (!index.requiredMembers().isEmpty()) {
            var present = new Document();
            index.requiredMembers().forEach(member -> present.append(member, new Document("$exists", true)));
            options.partialFilterExpression(present);
        }
        return new IndexModel(new Document(index.keys().getMap()), options);
    }
}
