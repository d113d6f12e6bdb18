package dev.taskwire.shared.runtime;

import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxInternal;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EveryEventLoopTest {
    private static final int LOOPS = 4;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(LOOPS));
    private final List<Thread> started = new CopyOnWriteArrayList<>();
    private final List<Thread> stopped = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    /** Notes where it runs. */
    private class Probe extends VerticleBase {
        @Override
        public Future<?> start() {
            started.add(Thread.currentThread());
            return Future.succeededFuture();
        }

        @Override
        public Future<?> stop() {
            stopped.add(Thread.currentThread());
            return Future.succeededFuture();
        }
    }

    @Test
    void everyEventLoopGetsOneVerticleThoughOthersTakeTurnsMeanwhile() throws Exception {
        // given something that takes the event loop whose turn it is
        var loops = ((VertxInternal) vertx).nettyEventLoopGroup();

        // when
        var deployment = await(vertx.deployVerticle(new EveryEventLoop(() -> {
            loops.next();
            return new Probe();
        })));

        // then
        assertThat(started).hasSize(LOOPS).doesNotHaveDuplicates();

        // when
        await(vertx.undeploy(deployment));

        // then
        assertThat(stopped).containsExactlyInAnyOrderElementsOf(started);
    }

    @Test
    void verticlesAreUndeployedIfOneFails() {
        // given
        var failing = new VerticleBase() {
            @Override
            public Future<?> start() {
                return Future.failedFuture(new IllegalStateException("no port"));
            }
        };
        var verticles = List.of(failing, new Probe(), new Probe(), new Probe()).iterator();

        // when
        var deployment = vertx.deployVerticle(new EveryEventLoop(verticles::next));

        // then
        assertThatThrownBy(() -> await(deployment)).hasStackTraceContaining("no port");
        assertThat(stopped).containsExactlyInAnyOrderElementsOf(started).hasSize(LOOPS - 1);
    }
}
