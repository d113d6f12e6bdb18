package dev.taskwire.shared.mongo;

import com.mongodb.MongoCredential;
import com.mongodb.MongoException;
import com.mongodb.ServerAddress;
import com.mongodb.WriteConcernResult;
import com.mongodb.WriteError;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.bulk.WriteConcernError;
import com.mongodb.connection.ClusterId;
import com.mongodb.connection.ServerId;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.jspecify.annotations.Nullable;

/** Every class of failures that the driver's jar has, and one of each. */
final class DriverFailures {
    private static final String SUFFIX = ".class";

    private DriverFailures() {}

    static List<Class<? extends MongoException>> classes() throws IOException, URISyntaxException {
        var source = MongoException.class.getProtectionDomain().getCodeSource().getLocation();
        try (var jar = new JarFile(new File(source.toURI()))) {
            return jar.stream()
                    .map(JarEntry::getName)
                    .filter(name -> name.startsWith("com/mongodb/") && name.endsWith("Exception" + SUFFIX))
                    .flatMap(DriverFailures::failure)
                    .toList();
        }
    }

    private static Stream<Class<? extends MongoException>> failure(String entry) {
        try {
            var type = Class.forName(
                    entry.substring(0, entry.length() - SUFFIX.length()).replace('/', '.'),
                    false,
                    MongoException.class.getClassLoader());
            return MongoException.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers())
                    ? Stream.of(type.asSubclass(MongoException.class))
                    : Stream.empty();
        } catch (ReflectiveOperationException | LinkageError optional) {
            return Stream.empty();
        }
    }

    /** One with the emptiest of what one of its constructors takes. */
    static MongoException make(Class<? extends MongoException> type) {
        @Nullable Exception reason = null;
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            try {
                constructor.setAccessible(true);
                return (MongoException) constructor.newInstance(Stream.of(constructor.getParameterTypes())
                        .map(DriverFailures::emptiest)
                        .toArray());
            } catch (ReflectiveOperationException | RuntimeException anotherMayFit) {
                reason = anotherMayFit;
            }
        }
        throw new IllegalStateException("cannot make a " + type.getName(), reason);
    }

    private static @Nullable Object emptiest(Class<?> type) {
        return Stream.<Object>of(
                        "",
                        0,
                        0L,
                        false,
                        Map.of(0, new WriteError(0, "", new BsonDocument())),
                        Set.of(),
                        List.of(),
                        new ServerAddress("host.invalid"),
                        new MongoException("cause"),
                        new WriteConcernError(64, "", "", new BsonDocument()),
                        new WriteError(0, "", new BsonDocument()),
                        new ServerId(new ClusterId(), new ServerAddress("host.invalid")),
                        new BsonDocument("ok", new BsonInt32(0)),
                        WriteConcernResult.unacknowledged(),
                        BulkWriteResult.unacknowledged(),
                        MongoCredential.createCredential("user", "admin", new char[0]))
                .filter(value -> type.isInstance(value) || isPrimitive(type, value))
                .findFirst()
                .orElse(null);
    }

    private static boolean isPrimitive(Class<?> type, Object value) {
        return (type == int.class && value instanceof Integer)
                || (type == long.class && value instanceof Long)
                || (type == boolean.class && value instanceof Boolean);
    }
}
