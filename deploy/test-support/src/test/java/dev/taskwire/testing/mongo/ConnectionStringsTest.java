package dev.taskwire.testing.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Proves that only the database of a connection string is replaced. */
class ConnectionStringsTest {

    @ParameterizedTest
    @CsvSource({
        "mongodb://a:1, mongodb://a:1/db",
        "mongodb://a:1/, mongodb://a:1/db",
        "mongodb://a:1/old, mongodb://a:1/db",
        "'mongodb://a:1,b:2/?replicaSet=rs0', 'mongodb://a:1,b:2/db?replicaSet=rs0'",
        "mongodb://a:1/old?w=majority&replicaSet=rs0, mongodb://a:1/db?w=majority&replicaSet=rs0",
        "mongodb+srv://a/old, mongodb+srv://a/db",
        "mongodb://u:p@a:1, mongodb://u:p@a:1/db?authSource=admin",
        "mongodb://u:p@a:1/old?w=1, mongodb://u:p@a:1/db?w=1&authSource=old",
        "mongodb://u:p@a:1/old?authSource=x, mongodb://u:p@a:1/db?authSource=x"
    })
    void onlyTheDatabaseChanges(String uri, String expected) {
        assertThat(ConnectionStrings.withDatabase(uri, "db")).isEqualTo(expected);
    }

    @Test
    void whatIsNoConnectionStringIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> ConnectionStrings.withDatabase("localhost:27017", "db"));
    }
}
