package dev.taskwire.ums;

import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.mongo.ExtendedJson;
import dev.taskwire.shared.testing.ScriptedSmtp;
import dev.taskwire.shared.testing.TestStore;
import dev.taskwire.testing.Eventually;
import dev.taskwire.testing.mongo.MongoBackend;
import dev.taskwire.ums.account.signon.SignOnPolicy;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** The user service with a mail server, and the mails that it has sent. */
public final class UmsWithMail implements AutoCloseable {
    public static final String QUEUE = "account_mails";
    private static final Pattern LINK =
            Pattern.compile("https://tasks\\.example\\.com/account/(verify|password)#([A-Za-z0-9_-]{64})\n");

    private final Vertx vertx = Vertx.vertx();
    private final ScriptedSmtp smtp;
    private final UmsServer ums;
    private volatile Optional<String> refusal = Optional.empty();

    public UmsWithMail(SignOnPolicy signOnPolicy) throws Exception {
        smtp = new ScriptedSmtp(line -> line.startsWith("RCPT") ? refusal : Optional.empty());
        ums = UmsServer.start(
                vertx,
                TestStore.open(vertx, MongoBackend.preferred(), List.of()),
                signOnPolicy,
                Optional.of(smtp.address()));
    }

    public UmsServer ums() {
        return ums;
    }

    /** The mail server answers this to every recipient from now on; with nothing, it accepts them again. */
    public void mailServerAnswers(Optional<String> answer) {
        refusal = answer;
    }

    /** Returns the mails of that kind to that address so far. */
    public List<String> mails(String to, String kind) {
        return smtp.taken().stream()
                .filter(mail -> mail.contains("To: " + to + "\n") && mail.contains("X-Taskwire-Mail: " + kind + "\n"))
                .toList();
    }

    /** Returns all mails to that address so far. */
    public List<String> mails(String to) {
        return smtp.taken().stream()
                .filter(mail -> mail.contains("To: " + to + "\n"))
                .toList();
    }

    /** Waits for so many mails of that kind to that address, and returns the token in the link of the last. */
    public String token(String to, String kind, int count) throws Exception {
        Eventually.holds(() -> {
            skipShortPauses();
            assertThat(mails(to, kind)).hasSize(count);
        });
        return token(mails(to, kind).get(count - 1));
    }

    /** Returns the token in the link of the mail, of which there is one. */
    public static String token(String mail) {
        // The lines of a mail that is not in ASCII are wrapped (RFC 2045, 6.7).
        var found = LINK.matcher(mail.replace("=\n", ""))
                .results()
                .map(link -> link.group(2))
                .distinct()
                .toList();
        assertThat(found).as(mail).hasSize(1);
        return found.get(0);
    }

    /** Waits until the queue is empty. */
    public void eventuallyNothingWaits() throws Exception {
        Eventually.holds(() -> {
            skipShortPauses();
            assertThat(queued()).isEmpty();
        });
    }

    public List<JsonObject> queued() throws Exception {
        return await(ums.store().mongo().find(QUEUE, new JsonObject()));
    }

    /** Returns the document of the account with that username. */
    public JsonObject document(String username) throws Exception {
        return await(ums.store().mongo().findOne("users", ExtendedJson.op("username", username), new JsonObject()));
    }

    /** Moves the clock, which stands still otherwise, to the next attempt of a mail that came before its change. */
    private void skipShortPauses() throws Exception {
        var now = ums.clock().instant();
        boolean soon = queued().stream()
                .map(mail -> ExtendedJson.date(mail.getJsonObject("due_at")))
                .anyMatch(due -> due.isAfter(now) && !due.isAfter(now.plusSeconds(1)));
        if (soon) {
            ums.clock().advance(Duration.ofSeconds(1));
        }
    }

    @Override
    public void close() throws TimeoutException {
        ums.close();
        smtp.close();
        await(vertx.close());
    }
}
