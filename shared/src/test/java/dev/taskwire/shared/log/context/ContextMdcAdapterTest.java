package dev.taskwire.shared.log.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class ContextMdcAdapterTest {
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>() {
        @Override
        protected void append(ILoggingEvent line) {
            // As every appender does that writes on another thread.
            line.prepareForDeferredProcessing();
            super.append(line);
        }
    };
    private final LoggerContext logback = new LoggerContext();
    private final Logger log = logback.getLogger("test");
    private ContextMdcAdapter mdc;
    private Vertx vertx;

    @BeforeEach
    void start() {
        RequestId.register();
        vertx = Vertx.vertx();
        mdc = new ContextMdcAdapter();
        logback.setMDCAdapter(mdc);
        lines.start();
        log.addAppender(lines);
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
        logback.stop();
    }

    @Test
    void everyLineOfARequestHasItsIdAcrossAsynchronousHops() throws Exception {
        handle(request(), "id-1").await(10, TimeUnit.SECONDS);
        assertThat(lines.list)
                .extracting(ILoggingEvent::getMessage, ILoggingEvent::getMDCPropertyMap)
                .containsExactly(
                        tuple("begun", Map.of("request_id", "id-1")),
                        tuple("on a worker", Map.of("request_id", "id-1")),
                        tuple("after a timer", Map.of("request_id", "id-1")));
    }

    @Test
    void requestsThatTakeTurnsOnOneThreadKeepTheirIdsApart() throws Exception {
        var loop = (ContextInternal) vertx.getOrCreateContext();
        Future.all(IntStream.range(0, 20)
                        .mapToObj(i -> handle(loop.duplicate(), "id-" + i))
                        .toList())
                .await(10, TimeUnit.SECONDS);
        for (int i = 0; i < 20; i++) {
            String id = "id-" + i;
            assertThat(lines.list)
                    .filteredOn(line -> line.getMDCPropertyMap().containsValue(id))
                    .hasSize(3);
        }
    }

    @Test
    void lineOutsideOfARequestHasNone() {
        log.info("alone");
        assertThat(lines.list)
                .singleElement()
                .satisfies(line -> assertThat(line.getMDCPropertyMap()).isEmpty());
    }

    @Test
    void membersThatTheThreadHasStay() throws Exception {
        request()
                .<Void>executeBlocking(() -> {
                    RequestId.bind("id-1");
                    mdc.put("other", "value");
                    log.info("both");
                    return null;
                })
                .await(10, TimeUnit.SECONDS);
        assertThat(List.copyOf(lines.list))
                .singleElement()
                .satisfies(line -> assertThat(line.getMDCPropertyMap())
                        .containsOnly(Map.entry("request_id", "id-1"), Map.entry("other", "value")));
    }

    /** A request's own context, as the HTTP server makes them. */
    private ContextInternal request() {
        return ((VertxInternal) vertx).createEventLoopContext().duplicate();
    }

    private Future<Void> handle(ContextInternal request, String id) {
        var begun = request.<Void>promise();
        request.runOnContext(start -> {
            RequestId.bind(id);
            log.info("begun");
            vertx.<Void>executeBlocking(() -> {
                        log.info("on a worker");
                        return null;
                    })
                    .compose(done -> vertx.timer(1, TimeUnit.MILLISECONDS))
                    .onSuccess(rung -> log.info("after a timer"))
                    .<Void>mapEmpty()
                    .onComplete(begun);
        });
        return begun.future();
    }
}
