package dev.taskwire.shared.config;

import dev.taskwire.shared.value.HttpUrl;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads typed values from environment variables. A read that fails records the error and returns a harmless value, so
 * that one start reports all errors; {@link #read} throws them together. An empty variable counts as unset.
 */
public final class EnvironmentReader {
    private static final Pattern INTEGER = Pattern.compile("[0-9]{1,9}");
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");

    private static final Map<String, ChronoUnit> UNITS = Map.of(
            "ms", ChronoUnit.MILLIS,
            "s", ChronoUnit.SECONDS,
            "m", ChronoUnit.MINUTES,
            "h", ChronoUnit.HOURS,
            "d", ChronoUnit.DAYS);
    private static final Duration MAX_DURATION = Duration.ofDays(3_650);
    private static final int MAX_PORT = 65_535;

    private final Map<String, String> variables;
    private final List<String> errors = new ArrayList<>();

    private EnvironmentReader(Map<String, String> variables) {
        this.variables = variables;
    }

    /**
     * Reads a configuration.
     *
     * @param variables usually {@code System.getenv()}
     * @param reader builds the configuration by the typed reads
     * @throws ConfigException with all errors, when a read failed
     */
    public static <T> T read(Map<String, String> variables, Function<EnvironmentReader, T> reader) {
        var environment = new EnvironmentReader(variables);
        T config = reader.apply(environment);
        if (!environment.errors.isEmpty()) {
            // Services in one process read the same variables and report the same errors.
            throw new ConfigException(environment.errors.stream().distinct().toList());
        }
        return config;
    }

    /** Records an error that a single typed read cannot detect, such as two variables that contradict each other. */
    public void addError(String name, String why) {
        errors.add(name + ": " + why);
    }

    /** Returns the value without spaces at its ends; empty if it is not set or blank. */
    public Optional<String> string(String name) {
        return Optional.ofNullable(variables.get(name)).map(String::trim).filter(value -> !value.isEmpty());
    }

    /** Returns the value, or the fallback if it is not set or blank. */
    public String string(String name, String fallback) {
        return string(name).orElse(fallback);
    }

    /**
     * Returns the value. Records a fault, which tells what belongs there, and returns an empty text if it is missing.
     */
    public String required(String name, String what) {
        return string(name).orElseGet(() -> missing(name, what));
    }

    /** Returns a secret: the value of the variable, or the content of the file that {@code <name>_FILE} names. */
    public Optional<String> secret(String name) {
        var direct = string(name);
        var file = string(name + "_FILE");
        if (direct.isPresent() && file.isPresent()) {
            addError(name, "is set beside " + name + "_FILE; set one of the two");
        }
        return direct.isPresent() ? direct : file.flatMap(path -> fileContent(name + "_FILE", path));
    }

    /**
     * Returns the value of the variable, or the content of the file that {@code NAME_FILE} names. Records a fault and
     * returns an empty text if both are missing.
     */
    public String requiredSecret(String name, String what) {
        var value = secret(name);
        // An unreadable file has been recorded already.
        return value.isPresent() || string(name + "_FILE").isPresent() ? value.orElse("") : missing(name, what);
    }

    /** Returns the content of the file that a variable names; the variable must be set. */
    public Optional<String> fileContent(String name) {
        return fileContent(name, string(name).orElseThrow());
    }

    /** Returns the name or address of a network interface of this machine, or 0.0.0.0 for all. */
    public String localAddress(String name, String fallback) {
        String address = string(name, fallback);
        try {
            var resolved = InetAddress.getByName(address);
            if (resolved.isAnyLocalAddress() || NetworkInterface.getByInetAddress(resolved) != null) {
                return address;
            }
        } catch (IOException unknown) {
            // Reported like an address of another machine.
        }
        addError(name, "must be an address of this machine, or 0.0.0.0 for all its addresses");
        return fallback;
    }

    /** Returns a TCP port; 0 lets the system choose one. */
    public int port(String name, int fallback) {
        return integer(name, fallback, 0, MAX_PORT);
    }

    /**
     * Returns the number. Records a fault and returns the fallback if it is not an integer from min to max, both
     * included.
     */
    public int integer(String name, int fallback, int min, int max) {
        var value = string(name);
        if (value.isEmpty()) {
            return fallback;
        }
        long number = INTEGER.matcher(value.get()).matches() ? Long.parseLong(value.get()) : -1;
        if (number >= min && number <= max) {
            return (int) number;
        }
        addError(name, "must be a whole number from " + min + " to " + max);
        return fallback;
    }

    /**
     * Returns a duration of more than zero and at most ten years: a whole number with a unit, as in {@code 500ms},
     * {@code 10s}, {@code 15m}, {@code 7d}.
     */
    public Duration duration(String name, Duration fallback) {
        var value = string(name);
        if (value.isEmpty()) {
            return fallback;
        }
        var duration = parseDuration(value.get());
        if (duration.isEmpty()) {
            addError(name, "must be a duration such as 500ms, 10s, 15m, 24h or 7d");
            return fallback;
        }
        if (duration.get().compareTo(MAX_DURATION) > 0) {
            addError(name, "must be at most " + MAX_DURATION.toDays() + "d");
            return fallback;
        }
        return duration.get();
    }

    private static Optional<Duration> parseDuration(String text) {
        Matcher parts = DURATION.matcher(text);
        return parts.matches() && Long.parseLong(parts.group(1)) > 0
                ? Optional.of(
                        Duration.of(Long.parseLong(parts.group(1)), Objects.requireNonNull(UNITS.get(parts.group(2)))))
                : Optional.empty();
    }

    /** Returns whether the variable is {@code on}, which is the default, or {@code off}. */
    public boolean isOn(String name) {
        return enumValue(name, Toggle.ON) == Toggle.ON;
    }

    /**
     * Returns a quota: a number from 1, a slash and a window, as in {@code 600/1m}. The window is a duration of whole
     * seconds, at most a day.
     */
    public RequestQuota quota(String name, RequestQuota fallback) {
        return string(name)
                .map(text -> parseQuota(text).orElseGet(() -> {
                    addError(name, "must be a number and a time from 1s to 1d, such as 600/1m");
                    return fallback;
                }))
                .orElse(fallback);
    }

    /** Returns a quota as {@link #quota} does, or empty if the variable is {@code off}. */
    public Optional<RequestQuota> quotaOrOff(String name, Optional<RequestQuota> fallback) {
        var value = string(name);
        if (value.isEmpty()) {
            return fallback;
        }
        var quota = parseQuota(value.get());
        if (quota.isEmpty() && !value.get().equals("off")) {
            addError(name, "must be off, or a number and a time from 1s to 1d, such as 600/1m");
        }
        return quota;
    }

    private static Optional<RequestQuota> parseQuota(String text) {
        var parts = text.split("/", -1);
        if (parts.length != 2 || !INTEGER.matcher(parts[0]).matches() || Integer.parseInt(parts[0]) == 0) {
            return Optional.empty();
        }
        return parseDuration(parts[1])
                .filter(window -> window.toMillisPart() == 0 && window.compareTo(RequestQuota.MAX_WINDOW) <= 0)
                .map(window -> new RequestQuota(Integer.parseInt(parts[0]), window));
    }

    /** Returns one of an enum's constants, which is written in lower case. */
    public <E extends Enum<E>> E enumValue(String name, E fallback) {
        var constants = fallback.getDeclaringClass().getEnumConstants();
        var value = string(name);
        for (E constant : constants) {
            if (value.isPresent() && value.get().equals(constant.name().toLowerCase(Locale.ROOT))) {
                return constant;
            }
        }
        value.ifPresent(wrong ->
                addError(name, "must be one of " + Arrays.toString(constants).toLowerCase(Locale.ROOT)));
        return fallback;
    }

    /**
     * Returns the address of an HTTP server, without a user, a query and a fragment.
     *
     * @param example what an address looks like
     */
    public Optional<URI> httpUrl(String name, String example) {
        var value = string(name);
        var url = value.flatMap(HttpUrl::parseWithoutUser).filter(parsed -> parsed.getPort() <= MAX_PORT);
        if (value.isPresent() && url.isEmpty()) {
            addError(name, "must be an address such as " + example);
        }
        return url;
    }

    /**
     * Returns a comma-separated list of {@code http://host:port} or {@code https://host:port} addresses, at least one.
     */
    public List<URI> upstreams(String name, String what) {
        var addresses = new ArrayList<URI>();
        for (String part : required(name, what).split(",", -1)) {
            upstream(part.trim()).ifPresentOrElse(addresses::add, () -> {
                if (string(name).isPresent()) {
                    addError(name, "must be addresses such as http://127.0.0.1:8081, separated by commas");
                }
            });
        }
        return addresses;
    }

    private static Optional<URI> upstream(String text) {
        return HttpUrl.parseWithoutUser(text)
                .filter(url -> url.getRawPath() == null || url.getRawPath().isEmpty());
    }

    private String missing(String name, String what) {
        addError(name, "is not set; it must be " + what);
        return "";
    }

    private Optional<String> fileContent(String name, String path) {
        try {
            String value = Files.readString(Path.of(path)).strip();
            if (value.isEmpty()) {
                addError(name, "the file is empty");
            }
            return Optional.of(value).filter(text -> !text.isEmpty());
        } catch (IOException | RuntimeException unreadable) {
            addError(name, "the file cannot be read");
            return Optional.empty();
        }
    }
}
