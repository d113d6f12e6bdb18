package dev.taskwire.testing.mongo;

import dev.taskwire.embedded.mongo.EmbeddedMongo;
import org.opentest4j.TestAbortedException;

/**
 * The servers that a test can run on. For {@code @ParameterizedClass @EnumSource(MongoBackend.class)}: a back end that
 * this machine does not offer aborts the test with one line that says why.
 *
 * <p>Needs JUnit, Testcontainers and the MongoDB driver on the class path; this module brings none of them.
 */
public enum MongoBackend {

    /**
     * An {@link EmbeddedMongo} in a temporary directory, one for the whole JVM; not where {@code MONGODB_URI} is set.
     */
    EMBEDDED {
        @Override
        Server server() {
            if (!externalUri().isEmpty()) {
                throw new TestAbortedException("EMBEDDED: the tests run on MONGODB_URI instead");
            }
            return new Server(SharedEmbeddedMongo.uri(), false);
        }
    },

    /** The server that the environment variable {@code MONGODB_URI} names. */
    EXTERNAL {
        @Override
        Server server() {
            String uri = externalUri();
            if (uri.isEmpty()) {
                throw new TestAbortedException("EXTERNAL: MONGODB_URI is not set");
            }
            return new Server(uri, true);
        }
    },

    /**
     * {@value MongoContainer#IMAGE} in a container, one for the whole JVM.
     *
     * @see dev.taskwire.testing.container.SharedContainer
     */
    CONTAINER {
        @Override
        Server server() {
            return new Server(MongoContainer.uri(), true);
        }
    };

    /** Returns the back end of tests that run on one only: EXTERNAL where {@code MONGODB_URI} is set, else EMBEDDED. */
    public static MongoBackend preferred() {
        return externalUri().isEmpty() ? EMBEDDED : EXTERNAL;
    }

    /**
     * Returns a new, empty database, which the caller closes.
     *
     * @throws TestAbortedException if this machine does not offer the back end
     */
    public TestDatabase open() {
        Server server = server();
        return TestDatabase.on(server.uri(), server.isRealMongo());
    }

    abstract Server server();

    private static String externalUri() {
        String uri = System.getenv("MONGODB_URI");
        return uri == null ? "" : uri.strip();
    }

    record Server(String uri, boolean isRealMongo) {}
}
