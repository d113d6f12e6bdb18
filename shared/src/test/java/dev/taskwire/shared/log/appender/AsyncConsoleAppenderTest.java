package dev.taskwire.shared.log.appender;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.LoggingEvent;
import dev.taskwire.shared.log.context.ContextMdcAdapter;
import dev.taskwire.testing.Eventually;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a process says on standard output, and what it does not wait for. */
class AsyncConsoleAppenderTest {
    private final LoggerContext context = new LoggerContext();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final CountDownLatch terminal = new CountDownLatch(1);

    @AfterEach
    void close() {
        terminal.countDown();
        context.stop();
    }

    @Test
    void linesComeWithoutAStopInTheirOrder() throws Exception {
        terminal.countDown();
        var queue = start();
        say(queue, 100);
        Eventually.holds(() -> assertThat(lines()).hasSize(100));
        assertThat(lines())
                .isEqualTo(IntStream.range(0, 100).mapToObj(i -> "line " + i).toList());
    }

    @Test
    void whatIsLeftIsWrittenAtTheStop() throws Exception {
        terminal.countDown();
        var queue = start();
        say(queue, 3_000);
        queue.stop();
        assertThat(lines()).hasSize(3_000);
    }

    @Test
    void lineThatCannotBeWrittenKeepsNoOtherOut() throws Exception {
        terminal.countDown();
        var queue = start();
        queue.doAppend(unwritable());
        say(queue, 1);
        queue.stop();
        assertThat(lines()).contains("line 0");
    }

    /** It would not come back from the second line if it waited for a terminal that takes none. */
    @Test
    void slowTerminalHoldsNobodyUpAndCostsLines() throws Exception {
        var queue = start();
        say(queue, 20_000);
        terminal.countDown();
        queue.stop();
        assertThat(lines()).hasSizeBetween(1_000, 10_000).startsWith("line 0", "line 1");
    }

    @Test
    void droppedLinesAreCountedAndToldOfOnce() throws Exception {
        var queue = start();
        say(queue, 20_000);
        long dropped = queue.dropped();
        assertThat(dropped).isGreaterThan(10_000);
        terminal.countDown();
        Eventually.holds(() -> assertThat(lines()).endsWith(dropped + " lines were dropped"));
        say(queue, 1);
        queue.stop();
        assertThat(lines()).hasSize(20_000 - (int) dropped + 2).endsWith("line 0");
        assertThat(queue.dropped()).isEqualTo(dropped);
    }

    @Test
    void warningsFindRoomWhereOtherLinesDoNot() throws Exception {
        var queue = start();
        say(queue, 20_000);
        queue.doAppend(new LoggingEvent("test", context.getLogger("test"), Level.WARN, "beware", null, null));
        terminal.countDown();
        queue.stop();
        assertThat(lines()).contains("beware");
    }

    private AsyncConsoleAppender start() {
        context.setMDCAdapter(new ContextMdcAdapter());
        var encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%msg%n");
        encoder.start();
        var queue = new AsyncConsoleAppender(encoder, new PrintStream(slow(), false, StandardCharsets.UTF_8));
        queue.setContext(context);
        queue.start();
        return queue;
    }

    /** Takes nothing until the terminal does. */
    private OutputStream slow() {
        return new OutputStream() {
            @Override
            public void write(int b) {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                try {
                    terminal.await();
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                    return;
                }
                written.write(bytes, offset, length);
            }
        };
    }

    private void say(AsyncConsoleAppender queue, int count) {
        var logger = context.getLogger("test");
        for (int i = 0; i < count; i++) {
            queue.doAppend(new LoggingEvent("test", logger, Level.INFO, "line " + i, null, null));
        }
    }

    private LoggingEvent unwritable() {
        return new LoggingEvent("test", context.getLogger("test"), Level.INFO, "{}", null, new Object[] {
            new Object() {
                @Override
                public String toString() {
                    throw new IllegalStateException("unwritable");
                }
            }
        });
    }

    private List<String> lines() {
        return written.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
