package dev.taskwire.testing.mongo;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.opentest4j.TestAbortedException;
import org.testcontainers.images.RemoteDockerImage;
import org.testcontainers.mongodb.MongoDBContainer;
import org.testcontainers.utility.DockerImageName;

/** Starts the one container of a test JVM, which Testcontainers removes. Whether that is possible is decided once. */
final class MongoContainer {

    static final String IMAGE = "mongo:8.0";

    private static final Duration PING_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration PULL_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

    private MongoContainer() {}

    static String uri() {
        StartResult startResult = Shared.RESULT;
        if (!startResult.started()) {
            throw new TestAbortedException("CONTAINER: " + startResult.text());
        }
        return startResult.text();
    }

    private static StartResult tryToStart() {
        try {
            if (!runWithin(PING_TIMEOUT, "no Docker engine answers", DockerProbe::isResponding)) {
                return StartResult.failed("no Docker engine answers");
            }
            runWithin(
                    PULL_TIMEOUT,
                    IMAGE + " is neither here nor pulled",
                    new RemoteDockerImage(DockerImageName.parse(IMAGE))::get);
            return new StartResult(true, runWithin(START_TIMEOUT, IMAGE + " did not start", MongoContainer::start));
        } catch (TestAbortedException e) {
            return StartResult.failed(String.valueOf(e.getMessage()));
        }
    }

    @SuppressWarnings("resource") // Lives as long as the JVM.
    private static String start() {
        MongoDBContainer container = new MongoDBContainer(IMAGE).withReplicaSet();
        container.start();
        return container.getConnectionString();
    }

    /** Runs the task on a daemon thread, because Docker's client has no timeout for the task as a whole. */
    private static <T> T runWithin(Duration limit, String failure, Callable<T> task) {
        FutureTask<T> future = new FutureTask<>(task);
        Thread thread = new Thread(future, "mongo-container");
        thread.setDaemon(true);
        thread.start();
        try {
            return future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new TestAbortedException(failure + " within " + limit.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw new TestAbortedException(failure + ": " + rootMessage(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TestAbortedException(failure + ": interrupted", e);
        }
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        for (Throwable cause = root.getCause(); cause != null; cause = cause.getCause()) {
            root = cause;
        }
        return String.valueOf(root.getMessage()).lines().findFirst().orElse("");
    }

    /** Holds the connection string, or why there is none. */
    private record StartResult(boolean started, String text) {

        static StartResult failed(String reason) {
            return new StartResult(false, reason);
        }
    }

    /**
     * Holds the result in a class of its own: the threads that start the container must not wait for the initialization
     * that waits for them.
     */
    private static final class Shared {

        static final StartResult RESULT = tryToStart();
    }
}
