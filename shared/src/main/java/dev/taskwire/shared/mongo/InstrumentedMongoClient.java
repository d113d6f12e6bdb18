package dev.taskwire.shared.mongo;

import dev.taskwire.shared.telemetry.Telemetry;
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
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A proxy of a client that measures and traces each operation as its caller experiences it, including the wait for a
 * connection and retries. It records an operation's name and collection, never its content. It also translates the
 * driver's exceptions, since here it is known whether something may have been written.
 */
final class InstrumentedMongoClient implements InvocationHandler {
    /** The client's methods and MongoDB's names of their operations. Other methods, such as close, are not measured. */
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
            Map.entry("createIndexes", "createIndexes"));

    /** The commands that name a collection. */
    private static final Set<String> COMMANDS = Set.of("find", "count");

    private final MongoClient client;
    private final DriverCloseListener driver;
    private final Optional<MongoClient> latest;
    private final Telemetry telemetry;
    private final Map<Target, OperationTelemetry> operations = new ConcurrentHashMap<>();

    private record Target(String operation, String collection) {}

    private InstrumentedMongoClient(
            MongoClient client, DriverCloseListener driver, Optional<MongoClient> latest, Telemetry telemetry) {
        this.client = client;
        this.driver = driver;
        this.latest = latest;
        this.telemetry = telemetry;
    }

    static MongoClient instrument(MongoClient client, DriverCloseListener driver, Telemetry telemetry) {
        return proxy(MongoClient.class, new InstrumentedMongoClient(client, driver, Optional.empty(), telemetry));
    }

    /** Returns a client that closes the other one with it. */
    static MajorityMongoClient instrument(
            MongoClient majority, DriverCloseListener driver, MongoClient latest, Telemetry telemetry) {
        return proxy(
                MajorityMongoClient.class,
                new InstrumentedMongoClient(majority, driver, Optional.of(latest), telemetry));
    }

    private static <T> T proxy(Class<T> type, InstrumentedMongoClient handler) {
        return type.cast(Proxy.newProxyInstance(MongoClient.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        if (method.getDeclaringClass() == MajorityMongoClient.class) {
            return latest.orElseThrow();
        }
        if (method.getName().equals("close") && arguments == null) {
            return close();
        }
        var target = arguments == null ? null : target(method.getName(), arguments);
        if (target == null) {
            return call(method, arguments);
        }
        var operation = operations.computeIfAbsent(target, this::operation);
        var span = operation.startSpan(telemetry.tracing());
        long start = System.nanoTime();
        Consumer<@Nullable Throwable> ended = failure -> {
            var timer = failure == null ? operation.successTimer() : operation.failureTimer(failure);
            timer.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
            if (failure == null) {
                span.end();
            } else {
                span.fail(failure);
            }
        };
        Object result;
        try {
            result = Objects.requireNonNull(call(method, arguments));
        } catch (IllegalStateException closed) {
            // A closed driver throws instead of failing the future. A stream cannot fail before it is read.
            if (!Future.class.isAssignableFrom(method.getReturnType())) {
                ended.accept(closed);
                throw closed;
            }
            result = Future.failedFuture(closed);
        }
        return result instanceof Future<?> future ? future(future, operation, ended) : stream(result, ended);
    }

    private Future<Void> close() {
        var other = latest.map(MongoClient::close).orElseGet(Future::succeededFuture);
        return Future.join(client.close().compose(begun -> driver.closed()), other)
                .mapEmpty();
    }

    private static <T> Future<T> future(
            Future<T> result, OperationTelemetry operation, Consumer<@Nullable Throwable> ended) {
        return result.transform((done, failure) -> {
            ended.accept(failure);
            if (failure == null) {
                return Future.succeededFuture(done);
            }
            return Future.failedFuture(
                    operation.isRead()
                            ? MongoErrorTranslator.translateRead(failure)
                            : MongoErrorTranslator.translateWrite(failure));
        });
    }

    @SuppressWarnings("unchecked") // the client streams documents only
    private static InstrumentedReadStream stream(Object result, Consumer<@Nullable Throwable> ended) {
        return new InstrumentedReadStream((ReadStream<JsonObject>) result, ended);
    }

    private static @Nullable Target target(String method, @Nullable Object[] arguments) {
        if (method.equals("runCommand") && arguments[1] instanceof JsonObject command) {
            String name = String.valueOf(arguments[0]);
            return COMMANDS.contains(name) ? new Target(name, command.getString(name)) : null;
        }
        String operation = OPERATIONS.get(method);
        return operation == null ? null : new Target(operation, String.valueOf(arguments[0]));
    }

    private OperationTelemetry operation(Target target) {
        return new OperationTelemetry(telemetry.metrics(), target.operation(), target.collection());
    }

    private @Nullable Object call(Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(client, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getTargetException();
        }
    }
}
