package dev.taskwire.shared.mongo;

import dev.taskwire.shared.trace.Telemetry;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.core.streams.ReadStream;
import io.vertx.ext.mongo.MongoClient;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stands around the client, and measures and traces each operation as its caller sees it, the wait for a connection and
 * retries included; by its name and collection, and never by what is in it.
 */
final class MeasuredMongo implements InvocationHandler {
    /** MongoDB's names of what we call; what is not here, such as closing, is not measured. */
    private static final Map<String, String> OPERATIONS = Map.ofEntries(
            Map.entry("insert", "insert"),
            Map.entry("find", "find"),
            Map.entry("findOne", "find"),
            Map.entry("findWithOptions", "find"),
            Map.entry("findBatchWithOptions", "find"),
            Map.entry("findOneAndUpdate", "findAndModify"),
            Map.entry("findOneAndUpdateWithOptions", "findAndModify"),
            Map.entry("updateCollection", "update"),
            Map.entry("updateCollectionWithOptions", "update"),
            Map.entry("removeDocument", "delete"),
            Map.entry("removeDocuments", "delete"),
            Map.entry("bulkWrite", "bulkWrite"),
            Map.entry("count", "count"),
            Map.entry("createIndexWithOptions", "createIndexes"));

    private final MongoClient client;
    private final Telemetry telemetry;
    private final Map<Target, Operation> operations = new ConcurrentHashMap<>();

    private record Target(String method, String collection) {}

    private MeasuredMongo(MongoClient client, Telemetry telemetry) {
        this.client = client;
        this.telemetry = telemetry;
    }

    static MongoClient around(MongoClient client, Telemetry telemetry) {
        return (MongoClient) Proxy.newProxyInstance(
                MongoClient.class.getClassLoader(),
                new Class<?>[] {MongoClient.class},
                new MeasuredMongo(client, telemetry));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        if (arguments == null || !OPERATIONS.containsKey(method.getName())) {
            return call(method, arguments);
        }
        var operation = operations.computeIfAbsent(
                new Target(method.getName(), (String) arguments[0]), target -> operation(target));
        var span = operation.span(telemetry.tracing());
        long start = System.nanoTime();
        Consumer<@Nullable Throwable> ended = failure -> {
            var timer = failure == null ? operation.done() : operation.failed(failure);
            timer.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
            if (failure == null) {
                span.end();
            } else {
                span.fail(failure);
            }
        };
        var result = Objects.requireNonNull(call(method, arguments));
        return result instanceof Future<?> future
                ? future.onComplete(done -> ended.accept(null), ended::accept)
                : stream(result, ended);
    }

    @SuppressWarnings("unchecked") // what the client streams are documents
    private static MeasuredStream stream(Object result, Consumer<@Nullable Throwable> ended) {
        return new MeasuredStream((ReadStream<JsonObject>) result, ended);
    }

    private Operation operation(Target target) {
        return new Operation(
                telemetry.metrics(), OPERATIONS.getOrDefault(target.method(), "unknown"), target.collection());
    }

    private @Nullable Object call(Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(client, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getTargetException();
        }
    }
}
