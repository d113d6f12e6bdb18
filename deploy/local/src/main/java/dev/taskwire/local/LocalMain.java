package dev.taskwire.local;

import dev.taskwire.embedded.EmbeddedStartException;
import dev.taskwire.shared.config.ConfigException;
import dev.taskwire.shared.log.LogFormat;
import dev.taskwire.shared.log.LoggingSetup;
import dev.taskwire.shared.runtime.StartupException;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Runs all three services and what they need until Ctrl-C, as {@code mvn} does. */
public final class LocalMain {
    /** Passed by the build: without it, this process would outlive a Maven that is killed on its own. */
    private static final String END_WITH_PARENT = "--end-with-parent";

    private static final int EXIT_FAILED = 1;
    private static final int EXIT_MISCONFIGURED = 2;

    private LocalMain() {}

    public static void main(String[] args) {
        try {
            var stack = LocalStack.start(System.getenv());
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(stack), "shutdown"));
            if (List.of(args).contains(END_WITH_PARENT)) {
                endWithParent();
            }
            // For people only: where a collector reads JSON from standard output, it must hold nothing but log lines.
            (stack.logFormat() == LogFormat.JSON ? System.err : System.out).println(StartupBanner.of(stack));
        } catch (ConfigException invalid) {
            exit(invalid.errors(), EXIT_MISCONFIGURED);
        } catch (StartupException | EmbeddedStartException reason) {
            exit(List.of(String.valueOf(reason.getMessage())), EXIT_FAILED);
        } catch (RuntimeException unexpected) {
            exit(List.of("cannot start: " + unexpected), EXIT_FAILED);
        }
    }

    private static void stop(LocalStack stack) {
        var log = LoggerFactory.getLogger(LocalMain.class);
        log.info("stopping");
        stack.close();
        log.info("stopped");
        LoggingSetup.flush();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the process ends in any case
    private static void endWithParent() {
        ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().thenRun(() -> System.exit(EXIT_FAILED)));
    }

    private static void exit(List<String> lines, int code) {
        lines.forEach(line -> System.err.println("taskwire: " + line));
        System.exit(code);
    }
}
