package dev.taskwire.local.testing;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import dev.taskwire.local.GeneratedPassword;
import dev.taskwire.local.LocalStack;
import dev.taskwire.shared.testing.ApiClient;
import dev.taskwire.testing.Eventually;
import dev.taskwire.testing.mongo.MongoBackend;
import dev.taskwire.testing.mongo.TestDatabase;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * Starts everything once for all test classes, on the embedded MongoDB or on {@code MONGODB_URI}, and ends it with the
 * last. Tests stay apart by having users of their own.
 */
public final class StackExtension implements BeforeAllCallback {
    /** The password of all users of tests. */
    public static final String PASSWORD = TestUsers.PASSWORD;

    /** The header of mails about accounts. */
    private static final String ACCOUNT_MAIL = "X-Taskwire-Mail";

    private static final AtomicInteger COUNTER = new AtomicInteger();

    @SuppressWarnings("NullAway.Init") // beforeAll comes first
    private Started started;

    /** What runs, and what it runs on. */
    private record Started(LocalStack stack, TestDatabase database, GreenMail mails, Path data)
            implements AutoCloseable {
        static Started now() {
            KafkaPort.take();
            try {
                // A class that runs beside this one may be initializing SLF4J, which gives a substitute until then.
                Eventually.holds(
                        () -> assertThat(LoggerFactory.getILoggerFactory()).isInstanceOf(LoggerContext.class));
                var data = Files.createTempDirectory("taskwire-e2e");
                var database = MongoBackend.preferred().open();
                var mails = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
                mails.start();
                var variables = new HashMap<>(freePorts());
                variables.put("DATA_DIR", data.toString());
                variables.put("MONGODB_URI", database.uri());
                variables.put("BCRYPT_COST", "10");
                variables.put("TRUSTED_PROXIES", "127.0.0.1");
                variables.put("REMINDER_INTERVAL", "1s");
                variables.put("SMTP_URL", "smtp://127.0.0.1:" + mails.getSmtp().getPort());
                variables.put("MAIL_TEMPLATES_DIR", germanTemplates(data).toString());
                return new Started(LocalStack.start(variables), database, mails, data);
            } catch (Exception failure) {
                throw new IllegalStateException("the stack of the tests cannot start", failure);
            }
        }

        /** The templates of users with the locale de; the mails of others are built in. */
        private static Path germanTemplates(Path data) throws IOException {
            var templates = data.resolve("templates");
            var german = Files.createDirectories(templates.resolve("de"));
            Files.writeString(
                    german.resolve("verification.txt"), "Best\u00e4tige deine Adresse\n\n\u00d6ffne:\n\n{{link}}\n");
            Files.writeString(
                    german.resolve("assigned.txt"),
                    "Neue Aufgabe: {{short_title}}\n\n{{actor}} gibt dir \u201e{{title}}\u201c, f\u00e4llig am {{due_day}}.\n");
            return templates;
        }

        @Override
        public void close() throws IOException {
            stack.close();
            mails.stop();
            database.close();
            delete(data);
        }
    }

    /** Lets the system choose every port; and no limits, since all tests call from one address. */
    public static Map<String, String> freePorts() {
        return Map.of(
                "RATE_LIMIT", "off",
                "GATEWAY_PORT", "0",
                "GATEWAY_MANAGEMENT_PORT", "0",
                "UMS_PORT", "0",
                "UMS_MANAGEMENT_PORT", "0",
                "TMS_PORT", "0",
                "TMS_MANAGEMENT_PORT", "0");
    }

    static void delete(Path directory) throws IOException {
        try (var paths = Files.walk(directory)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        started = context.getRoot()
                .getStore(ExtensionContext.Namespace.GLOBAL)
                .computeIfAbsent(Started.class, type -> Started.now(), Started.class);
    }

    public LocalStack stack() {
        return started.stack();
    }

    /** The connection string of the database that everything runs on. */
    public String mongodb() {
        return started.database().uri();
    }

    /** The mails of notifications that were sent to that address, as they came. */
    public List<MimeMessage> mailsTo(String address) {
        return mailsTo(address, mail -> header(mail, ACCOUNT_MAIL).isEmpty());
    }

    /** The mails of that kind about the account, which were sent to that address. */
    public List<MimeMessage> accountMailsTo(String address, String kind) {
        return mailsTo(address, mail -> header(mail, ACCOUNT_MAIL).equals(List.of(kind)));
    }

    private List<MimeMessage> mailsTo(String address, Predicate<MimeMessage> matching) {
        return Stream.of(started.mails().getReceivedMessages())
                .filter(mail -> GreenMailUtil.getAddressList(recipients(mail)).equals(address))
                .filter(matching)
                .toList();
    }

    private static List<String> header(MimeMessage mail, String name) {
        try {
            var values = mail.getHeader(name);
            return values == null ? List.of() : List.of(values);
        } catch (MessagingException malformed) {
            throw new IllegalStateException(malformed);
        }
    }

    private static Address[] recipients(MimeMessage mail) {
        try {
            return mail.getAllRecipients();
        } catch (MessagingException malformed) {
            throw new IllegalStateException(malformed);
        }
    }

    /** A client without a token. */
    public ApiClient anonymous() {
        return new ApiClient("http://127.0.0.1:" + stack().gateway().port(), "");
    }

    /** A new user, signed in. */
    public ApiClient user() {
        return signOn(newName());
    }

    public ApiClient signOn(String username, String... headers) {
        return TestUsers.register(anonymous(), username, headers);
    }

    /**
     * The headers of a client at a network of its own. One network causes fifty mails of a kind in an hour, and all
     * other tests together may need them.
     */
    public static String[] fromNewNetwork() {
        return new String[] {"X-Forwarded-For", "2001:db8:0:%x::1".formatted(COUNTER.incrementAndGet())};
    }

    /** A new user, signed in, whose address is verified, so that mails of notifications go there. */
    public ApiClient verifiedUser(String username) {
        var user = signOn(username);
        admin().send(
                        "PATCH",
                        "/api/users/" + user.get("/api/users/me").expect(200).text("id"),
                        "{\"email_verified\": true}")
                .expect(200);
        return user;
    }

    public String adminPassword() {
        return GeneratedPassword.readOrCreate(started.data().resolve(GeneratedPassword.ADMIN_FILE));
    }

    /** The first admin, signed in. */
    public ApiClient admin() {
        var token = anonymous()
                .post("/api/user/login", "{\"username\": \"admin\", \"password\": \"" + adminPassword() + "\"}")
                .expect(200)
                .json()
                .get("token")
                .textValue();
        return anonymous().withToken(token);
    }

    /** A username that no other test has. */
    public static String newName() {
        return "user" + COUNTER.incrementAndGet() + "." + Long.toString(System.nanoTime(), 36);
    }
}
