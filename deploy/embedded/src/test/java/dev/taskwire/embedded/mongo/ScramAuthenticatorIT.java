package dev.taskwire.embedded.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoSecurityException;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/** Who gets at the embedded server's data: with MongoDB's own driver, and with what it would not send. */
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class ScramAuthenticatorIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private EmbeddedMongo mongo;

    @BeforeEach
    void start() {
        mongo = EmbeddedMongo.start(directory, "127.0.0.1", 0, "the-right_password");
    }

    @AfterEach
    void stop() {
        mongo.close();
    }

    private static Document run(MongoClient client, Document command) {
        var answer = Mono.from(client.getDatabase("admin").runCommand(command)).block(LIMIT);
        return answer == null ? new Document() : answer;
    }

    private String uri(String userInfo) {
        return "mongodb://" + userInfo + mongo.address() + "/";
    }

    @Test
    void driverThatKnowsThePasswordIsIn() {
        for (String options : List.of("", "?authSource=admin", "?authMechanism=SCRAM-SHA-256")) {
            try (var client = MongoClients.create(uri("taskwire:the-right_password@") + options)) {
                assertThat(run(client, new Document("listDatabases", 1))).containsEntry("ok", 1.0);
                assertThat(run(client, new Document("serverStatus", 1))).containsEntry("ok", 1.0);
            }
        }
    }

    @Test
    void nobodyElseIs() {
        for (String userInfo : List.of("taskwire:the-wrong_password@", "admin:the-right_password@")) {
            try (var client = MongoClients.create(uri(userInfo))) {
                assertThatExceptionOfType(MongoSecurityException.class)
                        .isThrownBy(() -> run(client, new Document("listDatabases", 1)));
            }
        }
    }

    @Test
    void withoutAuthenticationEveryCommandIsUnauthorized() {
        try (var client = MongoClients.create(uri(""))) {
            for (String command : List.of(
                    "find",
                    "insert",
                    "update",
                    "delete",
                    "aggregate",
                    "count",
                    "listDatabases",
                    "listCollections",
                    "serverStatus",
                    "dropDatabase",
                    "getMore",
                    "killCursors",
                    "buildInfo",
                    "LISTDATABASES",
                    "x")) {
                var failure = catchThrowableOfType(
                        MongoCommandException.class, () -> run(client, new Document(command, "users")));
                assertThat(failure).as(command).isNotNull();
                assertThat(failure.getErrorCode()).as(command).isEqualTo(13);
            }
            assertThatCode(() -> run(client, new Document("ping", 1))).doesNotThrowAnyException();
            assertThatCode(() -> run(client, new Document("isMaster", 1))).doesNotThrowAnyException();
        }
    }

    /** An exchange out of turn leads nowhere, and the connection stays out. */
    @Test
    void exchangeOutOfTurnFails() {
        try (var client = MongoClients.create(uri("") + "?maxPoolSize=1")) {
            var empty =
                    new Document("saslContinue", 1).append("conversationId", 1).append("payload", new byte[0]);
            var start = new Document("saslStart", 1)
                    .append("mechanism", "SCRAM-SHA-256")
                    .append("payload", "n,,n=taskwire,r=abc".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            assertFails(18, client, empty);
            assertThat(run(client, start)).containsEntry("done", false);
            assertFails(13, client, new Document("listDatabases", 1));
            assertFails(18, client, empty);
            assertFails(18, client, empty);
            assertFails(18, client, new Document(start).append("mechanism", "PLAIN"));
            assertFails(18, client, new Document(start).append("payload", "x"));
            assertFails(13, client, new Document("listDatabases", 1));
        }
    }

    /** Else somebody who may do nothing could make the file grow. */
    @Test
    void withoutAuthenticationNoDatabaseIsCreated() {
        try (var client = MongoClients.create(uri(""))) {
            for (String command : List.of("ping", "isMaster", "hello", "saslStart", "saslContinue", "find", "x")) {
                Mono.from(client.getDatabase("made-by-" + command).runCommand(new Document(command, 1)))
                        .onErrorComplete(MongoCommandException.class)
                        .block(LIMIT);
            }
            assertFails(59, client, new Document("hello", 1));
        }
        try (var client = MongoClients.create(uri("taskwire:the-right_password@"))) {
            assertThat(run(client, new Document("listDatabases", 1)).getList("databases", Document.class))
                    .extracting(database -> database.getString("name"))
                    .isSubsetOf("admin");
        }
    }

    private static void assertFails(int code, MongoClient client, Document command) {
        assertThatExceptionOfType(MongoCommandException.class)
                .isThrownBy(() -> run(client, command))
                .returns(code, MongoCommandException::getErrorCode);
    }
}
