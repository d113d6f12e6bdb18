package dev.taskwire.shared.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatObject;

import dev.taskwire.shared.log.LogFormat;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.assertj.core.api.ObjectAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Proves how each kind of variable is read, and that all faults are reported at once without a value. */
class EnvironmentReaderTest {
    private static final Duration FALLBACK = Duration.ofSeconds(42);

    @Test
    void everyFaultIsReportedAtOnce() {
        var variables = Map.of("PORT", "many", "TIMEOUT", "soon", "LOG_FORMAT", "xml", "URLS", "ftp://host");
        assertThat(faults(variables, environment -> {
                    environment.port("PORT", 80);
                    environment.duration("TIMEOUT", FALLBACK);
                    environment.enumValue("LOG_FORMAT", LogFormat.TEXT);
                    environment.upstreams("URLS", "where it is");
                    return environment.required("NAME", "what it is called");
                }))
                .containsExactly(
                        "PORT: must be a whole number from 0 to 65535",
                        "TIMEOUT: must be a duration such as 500ms, 10s, 15m, 24h or 7d",
                        "LOG_FORMAT: must be one of [text, json]",
                        "URLS: must be addresses such as http://127.0.0.1:8081, separated by commas",
                        "NAME: is not set; it must be what it is called");
    }

    @Test
    void faultThatTwoServicesFindIsOneLine() {
        assertThat(faults(
                        Map.of(),
                        environment -> environment.required("NAME", "a name") + environment.required("NAME", "a name")))
                .hasSize(1);
    }

    @Test
    void faultNeverQuotesTheValue() {
        var secret = "s3cret";
        var variables = Map.of("A", secret, "B", secret, "C", secret, "D", secret, "E_FILE", "/nowhere/" + secret);
        assertThat(faults(variables, environment -> {
                    environment.port("A", 1);
                    environment.duration("B", FALLBACK);
                    environment.enumValue("C", LogFormat.TEXT);
                    environment.upstreams("D", "an address");
                    return environment.secret("E");
                }))
                .hasSize(5)
                .noneMatch(fault -> fault.contains(secret));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t"})
    void emptyVariableCountsAsUnset(String empty) {
        var variables = Map.of("X", empty, "S_FILE", empty);
        assertThatReading(variables, environment -> environment.string("X")).isEqualTo(Optional.empty());
        assertThatReading(variables, environment -> environment.string("X", "fallback"))
                .isEqualTo("fallback");
        assertThatReading(variables, environment -> environment.secret("S")).isEqualTo(Optional.empty());
        assertThatReading(variables, environment -> environment.port("X", 80)).isEqualTo(80);
        assertThatReading(variables, environment -> environment.duration("X", FALLBACK))
                .isEqualTo(FALLBACK);
        assertThatReading(variables, environment -> environment.enumValue("X", LogFormat.JSON))
                .isEqualTo(LogFormat.JSON);
        assertThat(faults(variables, environment -> environment.required("X", "a thing")))
                .containsExactly("X: is not set; it must be a thing");
        assertThat(faults(variables, environment -> environment.upstreams("X", "a place")))
                .containsExactly("X: is not set; it must be a place");
    }

    @Test
    void secretIsTheVariableOrTheContentOfItsFile(@TempDir Path directory) throws IOException {
        var file = Files.writeString(directory.resolve("secret"), "from file\n");
        assertThatReading(Map.of("KEY", " direct "), environment -> environment.secret("KEY"))
                .isEqualTo(Optional.of("direct"));
        assertThatReading(
                        Map.of("KEY_FILE", file.toString()),
                        environment -> environment.requiredSecret("KEY", "the key"))
                .isEqualTo("from file");
        assertThat(faults(
                        Map.of("KEY", "direct", "KEY_FILE", file.toString()), environment -> environment.secret("KEY")))
                .containsExactly("KEY: is set beside KEY_FILE; set one of the two");
    }

    @Test
    void secretFileThatIsEmptyOrUnreadableIsAFault(@TempDir Path directory) throws IOException {
        var empty = Files.writeString(directory.resolve("empty"), " \n");
        assertThat(faults(
                        Map.of("KEY_FILE", empty.toString()),
                        environment -> environment.requiredSecret("KEY", "the key")))
                .containsExactly("KEY_FILE: the file is empty");
        for (Path unreadable : List.of(directory, directory.resolve("missing"))) {
            assertThat(faults(
                            Map.of("KEY_FILE", unreadable.toString()),
                            environment -> environment.requiredSecret("KEY", "the key")))
                    .containsExactly("KEY_FILE: the file cannot be read");
        }
    }

    @ParameterizedTest
    @CsvSource({"500ms,PT0.5S", "10s,PT10S", "15m,PT15M", "24h,PT24H", "7d,PT168H", "' 1s ',PT1S"})
    void durationIsANumberAndAUnit(String text, Duration duration) {
        assertThatReading(Map.of("X", text), environment -> environment.duration("X", FALLBACK))
                .isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0s", "-1s", "1", "s", "1.5s", "1 s", "1S", "1w", "PT1S", "1s2s", "9999999999s", "+1s", "\u0661s"
            })
    void durationOfAnotherFormIsAFault(String text) {
        assertThat(faults(Map.of("X", text), environment -> environment.duration("X", FALLBACK)))
                .singleElement()
                .asString()
                .startsWith("X: must be a duration");
    }

    @Test
    void durationIsAtMostTenYears() {
        assertThatReading(Map.of("X", "3650d"), environment -> environment.duration("X", FALLBACK))
                .isEqualTo(Duration.ofDays(3650));
        assertThat(faults(Map.of("X", "3651d"), environment -> environment.duration("X", FALLBACK)))
                .containsExactly("X: must be at most 3650d");
    }

    @ParameterizedTest
    @CsvSource({"600/1m,600,PT1M", "1/1s,1,PT1S", "100/10h,100,PT10H", "5000/1d,5000,P1D", "2/1000ms,2,PT1S"})
    void quotaIsANumberAndAWindow(String text, int requests, Duration window) {
        assertThatReading(Map.of("X", text), environment -> environment.quota("X", RequestQuota.perMinute(1)))
                .isEqualTo(new RequestQuota(requests, window));
        assertThatReading(Map.of("X", text), environment -> environment.quotaOrOff("X", Optional.empty()))
                .isEqualTo(Optional.of(new RequestQuota(requests, window)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0/1m",
                "600",
                "600/",
                "600/m",
                "600/60",
                "-1/1m",
                "1.5/1m",
                "/1m",
                "1/1m/1m",
                "1/0s",
                "1/500ms",
                "1/1500ms",
                "1/25h",
                "1/2d",
                "9999999999/1m",
                "600 / 1m",
                "OFF",
                "none"
            })
    void quotaOfAnotherFormIsAFault(String text) {
        assertThat(faults(Map.of("X", text), environment -> environment.quota("X", RequestQuota.perMinute(1))))
                .containsExactly("X: must be a number and a time from 1s to 1d, such as 600/1m");
        assertThat(faults(Map.of("X", text), environment -> environment.quotaOrOff("X", Optional.empty())))
                .containsExactly("X: must be off, or a number and a time from 1s to 1d, such as 600/1m");
    }

    @Test
    void onlyAQuotaThatMayBeOffCanBeOff() {
        var fallback = Optional.of(RequestQuota.perMinute(1));
        assertThatReading(Map.of("X", "off"), environment -> environment.quotaOrOff("X", fallback))
                .isEqualTo(Optional.empty());
        assertThatReading(Map.of("X", " "), environment -> environment.quotaOrOff("X", fallback))
                .isEqualTo(fallback);
        assertThat(faults(Map.of("X", "off"), environment -> environment.quota("X", RequestQuota.perMinute(1))))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"0,0", "65535,65535", "' 8080 ',8080"})
    void portIsAWholeNumber(String text, int port) {
        assertThatReading(Map.of("X", text), environment -> environment.port("X", 1))
                .isEqualTo(port);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "+1", "\u0661", "65536", "80.0", "0x50", "http", "99999999999999999999"})
    void portOfAnotherFormIsAFault(String text) {
        assertThat(faults(Map.of("X", text), environment -> environment.port("X", 1)))
                .containsExactly("X: must be a whole number from 0 to 65535");
    }

    @Test
    void choiceIsWrittenInLowerCase() {
        assertThatReading(Map.of("X", "json"), environment -> environment.enumValue("X", LogFormat.TEXT))
                .isEqualTo(LogFormat.JSON);
        assertThat(faults(Map.of("X", "JSON"), environment -> environment.enumValue("X", LogFormat.TEXT)))
                .hasSize(1);
    }

    @Test
    void upstreamsAreAddressesSeparatedByCommas() {
        assertThatReading(
                        Map.of("X", "http://a:1, https://b ,http://[::1]:2"),
                        environment -> environment.upstreams("X", "where"))
                .isEqualTo(List.of(URI.create("http://a:1"), URI.create("https://b"), URI.create("http://[::1]:2")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a:1",
                "http://",
                "http:///x",
                "https://a/",
                "http://a/",
                "http://a/x",
                "http://a?x",
                "http://a#x",
                "http://u:p@a",
                "http://a b",
                "http://a:port",
                "http://a,",
                ",http://a",
                "http://a,,http://b"
            })
    void upstreamOfAnotherFormIsAFault(String text) {
        assertThat(faults(Map.of("X", text), environment -> environment.upstreams("X", "where")))
                .singleElement()
                .asString()
                .startsWith("X: must be addresses");
    }

    private static <T> ObjectAssert<T> assertThatReading(
            Map<String, String> variables, Function<EnvironmentReader, T> reader) {
        return assertThatObject(EnvironmentReader.read(variables, reader));
    }

    private static List<String> faults(Map<String, String> variables, Function<EnvironmentReader, ?> reader) {
        return assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> EnvironmentReader.read(variables, reader))
                .actual()
                .errors();
    }
}
