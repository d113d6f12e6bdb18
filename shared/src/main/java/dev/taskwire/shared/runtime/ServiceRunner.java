package dev.taskwire.shared.runtime;

import dev.taskwire.shared.config.ConfigException;
import dev.taskwire.shared.config.EnvironmentReader;
import dev.taskwire.shared.log.LoggingSetup;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one {@link ServiceApplication} as a process: configuration, start, signals and exit codes. Only this class
 * blocks for a future or exits.
 */
public final class ServiceRunner {
    /** The exit code of a failed start. */
    private static final int EXIT_FAILED = 1;

    /** The exit code of an invalid configuration. */
    private static final int EXIT_MISCONFIGURED = 2;

    private static final Duration START_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(25);

    private static final Logger LOG = LoggerFactory.getLogger(ServiceRunner.class);

    private ServiceRunner() {}

    /**
     * Reads the configuration and runs the service until the process is stopped.
     *
     * @param service its name in messages
     * @param application creates the service from the environment
     */
    public static void run(
            String service,
            Map<String, String> variables,
            Function<EnvironmentReader, ServiceApplication> application) {
        LoggingSetup.suppressEarlyLogs();
        try {
            var configured = EnvironmentReader.read(variables, application);
            LoggingSetup.configure(
                    configured.server().logging(), configured.server().environment(), service);
            var runningService = configured.start().await(START_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(service, runningService), "shutdown"));
            runningService.ready().onFailure(reason -> exitOnNewThread(service, String.valueOf(reason.getMessage())));
            LOG.atInfo()
                    .addKeyValue("service", service)
                    .addKeyValue("port", runningService.port())
                    .addKeyValue("management_port", runningService.managementPort())
                    .log("started");
        } catch (ConfigException invalid) {
            exit(service, invalid.errors(), EXIT_MISCONFIGURED);
        } catch (StartupException reason) {
            exit(service, List.of(String.valueOf(reason.getMessage())), EXIT_FAILED);
        } catch (Exception unexpected) {
            exit(service, List.of("cannot start: " + unexpected), EXIT_FAILED);
        }
    }

    private static void stop(String service, RunningService runningService) {
        LOG.atInfo().addKeyValue("service", service).log("stopping");
        try {
            runningService.stop().await(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            LOG.atInfo().addKeyValue("service", service).log("stopped");
        } catch (Exception unfinished) {
            LOG.atWarn().addKeyValue("service", service).setCause(unfinished).log("the service did not stop cleanly");
        }
        LoggingSetup.flush();
    }

    /** Exits on a thread of its own: the shutdown hook waits for the event loop that calls this method. */
    private static void exitOnNewThread(String service, String line) {
        new Thread(() -> exit(service, List.of(line), EXIT_FAILED), "start-failed").start();
    }

    private static void exit(String service, List<String> lines, int code) {
        lines.forEach(line -> System.err.println(service + ": " + line));
        System.exit(code);
    }
}
