package dev.taskwire.local.testing;

import dev.taskwire.local.LocalMain;
import dev.taskwire.shared.testing.ApiClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process of its own that runs a main class of ours, so that it can be killed. */
public final class Launcher implements AutoCloseable {
    private static final Duration MAX_WAIT = Duration.ofMinutes(2);

    private final Process process;
    private final Path output;

    private Launcher(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    public static Launcher start(Class<?> main, Path directory, Map<String, String> variables) throws IOException {
        Path output = Files.createTempFile(directory, "output", ".log");
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        // A short life: what is compiled best would never pay.
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        main.getName())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment()
                .keySet()
                .removeIf(
                        name -> name.matches(
                                "(MONGODB|KAFKA|ADMIN|JWT|INTERNAL|DATA|LOG|RATE|TRUSTED|SMTP|REMINDER|PUBLIC|LOKI|OTEL|ENVIRONMENT)(_.*)?"));
        builder.environment().putAll(variables);
        return new Launcher(builder.start(), output);
    }

    /** Everything, as {@code mvn} starts it, with ports that the system chooses. */
    public static Launcher startAll(Path directory, Map<String, String> variables) throws IOException {
        var all = new HashMap<>(StackExtension.freePorts());
        all.put("DATA_DIR", directory.resolve("data").toString());
        all.put("BCRYPT_COST", "10");
        all.putAll(variables);
        return start(LocalMain.class, directory, all);
    }

    public String output() throws IOException {
        return Files.readString(output);
    }

    /** Waits until the output has it, and answers its first group. */
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

    /** A client of the gateway, once it is ready. */
    public ApiClient client() throws IOException, InterruptedException {
        return new ApiClient(await("API +(http://\\S+)"), "");
    }

    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Lets it stand still, until {@link #resume}. */
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

    public void terminate() {
        process.destroy();
    }

    public int exitCode() throws InterruptedException {
        if (!process.waitFor(MAX_WAIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("still running");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
