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

/** Runs one App as a process: configuration, start, signals, exit codes. The only place that waits or exits. */
public final class ServiceRunner {
    /** Exit code for a start that failed. */
    private static final int FAILED = 1;

    /** Exit code for a configuration with faults. */
    private static final int MISCONFIGURED = 2;

    private static final Duration START = Duration.ofSeconds(30);
    private static final Duration STOP = Duration.ofSeconds(25);

    private static final Logger LOG = LoggerFactory.getLogger(ServiceRunner.class);

    private ServiceRunner() {}

    /**
     * Reads the configuration and runs the App until the process is told to end.
     *
     * @param service its name in messages
     * @param app makes the App from the environment
     */
    public static void run(
            String service, Map<String, String> variables, Function<EnvironmentReader, ServiceApplication> app) {
        LoggingSetup.begin();
        try {
            var configured = EnvironmentReader.read(variables, app);
            LoggingSetup.configure(
                    configured.server().logging(), configured.server().environment(), service);
            var runningService = configured.start().await(START.toMillis(), TimeUnit.MILLISECONDS);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(service, runningService), "shutdown"));
            runningService.ready().onFailure(reason -> exitApart(service, String.valueOf(reason.getMessage())));
            LOG.atInfo()
                    .addKeyValue("service", service)
                    .addKeyValue("port", runningService.port())
                    .addKeyValue("management_port", runningService.managementPort())
                    .log("started");
        } catch (ConfigException faults) {
            exit(service, faults.faults(), MISCONFIGURED);
        } catch (StartupException reason) {
            exit(service, List.of(String.valueOf(reason.getMessage())), FAILED);
        } catch (Exception unexpected) {
            exit(service, List.of("cannot start: " + unexpected), FAILED);
        }
    }

    private static void stop(String service, RunningService runningService) {
        LOG.atInfo().addKeyValue("service", service).log("stopping");
        try {
            runningService.stop().await(STOP.toMillis(), TimeUnit.MILLISECONDS);
            LOG.atInfo().addKeyValue("service", service).log("stopped");
        } catch (Exception unfinished) {
            LOG.atWarn().addKeyValue("service", service).setCause(unfinished).log("did not stop cleanly");
        }
        LoggingSetup.flush();
    }

    /** Not on the event loop that brings the news: the end waits for it. */
    private static void exitApart(String service, String line) {
        new Thread(() -> exit(service, List.of(line), FAILED), "start-failed").start();
    }

    private static void exit(String service, List<String> lines, int code) {
        lines.forEach(line -> System.err.println(service + ": " + line));
        System.exit(code);
    }
}
