package dev.taskwire.local.testing;

import dev.taskwire.local.LocalMain;
import dev.taskwire.shared.testing.ApiClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process that runs a main class of the product, so that it can be paused, ended and killed. */
public class JavaProcess implements AutoCloseable {
    private static final Duration MAX_WAIT = Duration.ofMinutes(2);

    /** The variables of the test's own environment that would configure the process. */
    private static final String CONFIGURATION =
            "(MONGODB|KAFKA|ADMIN|JWT|INTERNAL|DATA|LOG|RATE|TRUSTED|SMTP|REMINDER|PUBLIC|LOKI|OTEL|ENVIRONMENT)(_.*)?";

    private final ProcessBuilder builder;
    private final Path directory;
    private Path output;
    private Process process;

    /** Starts the process. Its output and its working directory are in the given one. */
    protected JavaProcess(List<String> classArguments, Class<?> main, Path directory, Map<String, String> variables)
            throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // A short life: what is compiled best would never pay.
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(classArguments);
        command.add(main.getName());
        this.builder = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.matches(CONFIGURATION));
        builder.environment().putAll(variables);
        KafkaPort.take();
        this.directory = directory;
        this.output = newOutput();
        this.process = builder.start();
    }

    public static JavaProcess start(Class<?> main, Path directory, Map<String, String> variables) throws IOException {
        return new JavaProcess(ProcessClasses.arguments(), main, directory, variables);
    }

    /** Starts all services in one process, as {@code mvn} does, with ports that the system chooses. */
    public static JavaProcess startAll(Path directory, Map<String, String> variables) throws IOException {
        return start(LocalMain.class, directory, localVariables(directory, variables));
    }

    static Map<String, String> localVariables(Path directory, Map<String, String> variables) {
        var all = new HashMap<>(StackExtension.freePorts());
        all.put("DATA_DIR", directory.resolve("data").toString());
        all.put("BCRYPT_COST", "10");
        all.putAll(variables);
        return all;
    }

    /** Sets variables for when the process is started again. */
    public void setVariables(Map<String, String> variables) {
        builder.environment().putAll(variables);
    }

    /** Starts the process again after its end, with the same variables. */
    public void restart() throws IOException {
        output = newOutput();
        process = builder.start();
    }

    private Path newOutput() throws IOException {
        var file = Files.createTempFile(directory, "output", ".log");
        builder.redirectOutput(file.toFile());
        return file;
    }

    /** Returns what the process has written since its last start. */
    public String output() throws IOException {
        return Files.readString(output);
    }

    /** Waits until the output matches, and returns the first group of the match. */
    public String await(String regex) throws IOException, InterruptedException {
        var pattern = Pattern.compile(regex);
        long end = System.nanoTime() + MAX_WAIT.toNanos();
        while (System.nanoTime() < end) {
            boolean ended = process.waitFor(50, TimeUnit.MILLISECONDS);
            Matcher found = pattern.matcher(output());
            if (found.find()) {
                return found.groupCount() == 0 ? found.group() : found.group(1);
            }
            if (ended) {
                break;
            }
        }
        throw new AssertionError("no " + regex + " in:\n" + output());
    }

    /** Waits until a process with all services is ready, and returns a client of its gateway. */
    public ApiClient client() throws IOException, InterruptedException {
        return new ApiClient(await("API +(http://\\S+)"), "");
    }

    /** Kills the process, as {@code kill -9} does, and waits for its end. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Suspends the process until {@link #resume}, as a suspended machine would. */
    public void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    public void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        int failed = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
        if (failed != 0) {
            throw new AssertionError("cannot be sent SIG" + name);
        }
    }

    /** Asks the process to end. */
    public void terminate() {
        process.destroy();
    }

    /** Waits for the end of the process, and returns its exit code. */
    public int exitCode() throws InterruptedException {
        if (!process.waitFor(MAX_WAIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("still running");
        }
        return process.exitValue();
    }

    /** Kills the process if it still runs, and waits for its end. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
