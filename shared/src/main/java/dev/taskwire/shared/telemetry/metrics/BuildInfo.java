package dev.taskwire.shared.telemetry.metrics;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * Which build this is, as the build has written it.
 *
 * @param revision the commit, or {@code unknown} when the build was not told
 */
record BuildInfo(String version, String revision) {
    static BuildInfo read() {
        var properties = new Properties();
        try (InputStream stream = BuildInfo.class.getResourceAsStream("/taskwire-build.properties")) {
            properties.load(stream);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return new BuildInfo(properties.getProperty("version"), properties.getProperty("revision"));
    }
}
