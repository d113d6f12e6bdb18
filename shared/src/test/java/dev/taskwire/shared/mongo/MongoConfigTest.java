package dev.taskwire.shared.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskwire.shared.config.ConfigException;
import dev.taskwire.shared.config.EnvironmentReader;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Proves which addresses of a database are accepted, and that none is shown. */
class MongoConfigTest {

    @ParameterizedTest
    @CsvSource({
        "mongodb://host,taskwire",
        "mongodb://host/,taskwire",
        "mongodb://host/?replicaSet=rs0,taskwire",
        "mongodb://user:password@host:27017/other?replicaSet=rs0,other"
    })
    void databaseIsTheOneInTheAddressOrTaskwire(String uri, String database) {
        var config = EnvironmentReader.read(Map.of("MONGODB_URI", uri), MongoConfig::from);
        assertThat(config.database()).isEqualTo(database);
        assertThat(config.uri()).isEqualTo(uri);
    }

    @ParameterizedTest
    @ValueSource(strings = {"host:27017", "http://host", "mongodb://", "mongodb://user:s3cret@", "mongodb://:s3cret@h"})
    void addressOfAnotherFormIsAFaultThatDoesNotQuoteIt(String uri) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> EnvironmentReader.read(Map.of("MONGODB_URI", uri), MongoConfig::from))
                .withMessage("MONGODB_URI: must be a MongoDB connection string such as mongodb://127.0.0.1:27017");
    }

    @Test
    void addressIsNotShown() {
        assertThat(EnvironmentReader.read(Map.of("MONGODB_URI", "mongodb://user:s3cret@host/db"), MongoConfig::from)
                        .toString())
                .doesNotContain("s3cret");
    }

    @Test
    void missingAddressIsOneFault() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> EnvironmentReader.read(Map.of(), MongoConfig::from))
                .satisfies(failure ->
                        assertThat(failure.errors()).singleElement().asString().startsWith("MONGODB_URI: is not set"));
    }
}
