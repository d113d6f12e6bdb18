package dev.taskwire.testing.container;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.images.RemoteDockerImage;
import org.testcontainers.utility.DockerImageName;

/**
 * Starts one container for all tests of a JVM, which Testcontainers removes after the JVM has ended. Testcontainers is
 * used only when a Docker engine responds; it logs under {@code org.testcontainers} and {@code tc}.
 */
public final class SharedContainer<C extends GenericContainer<?>> {
    private static final Duration PING_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration PULL_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

    private final String image;
    private final Supplier<C> create;
    private @Nullable C container;
    private @Nullable TestAbortedException failure;

    /**
     * Prepares a container, which the first call of {@link #get} starts.
     *
     * @param image the name of the image, which is pulled if the engine does not have it
     * @param create creates the container of that image
     */
    public SharedContainer(String image, Supplier<C> create) {
        this.image = image;
        this.create = create;
    }

    /**
     * Returns the container, which has started. Safe from any thread.
     *
     * @throws TestAbortedException if it cannot be started here; this is decided at the first call
     */
    public synchronized C get() {
        if (container == null && failure == null) {
            try {
                container = start();
            } catch (TestAbortedException e) {
                failure = e;
            }
        }
        if (container == null) {
            throw new TestAbortedException("CONTAINER: " + (failure == null ? "" : failure.getMessage()), failure);
        }
        return container;
    }

    private C start() {
        if (!runWithin(PING_TIMEOUT, "no Docker engine answers", DockerProbe::isResponding)) {
            throw new TestAbortedException("no Docker engine answers");
        }
        runWithin(
                PULL_TIMEOUT,
                image + " is neither here nor pulled",
                new RemoteDockerImage(DockerImageName.parse(image))::get);
        return runWithin(START_TIMEOUT, image + " did not start", () -> {
            C created = create.get();
            created.start();
            return created;
        });
    }

    /** Runs the task on a daemon thread, because Docker's client has no timeout for the task as a whole. */
    private static <T> T runWithin(Duration limit, String failure, Callable<T> task) {
        var future = new FutureTask<>(task);
        var thread = new Thread(future, "shared-container");
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
}
