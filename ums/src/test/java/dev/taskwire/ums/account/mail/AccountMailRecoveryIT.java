package dev.taskwire.ums.account.mail;

import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.mongo.ExtendedJson;
import dev.taskwire.testing.Eventually;
import dev.taskwire.ums.UmsClient;
import dev.taskwire.ums.UmsServer;
import dev.taskwire.ums.UmsWithMail;
import dev.taskwire.ums.account.mail.model.AccountMail;
import dev.taskwire.ums.account.mail.model.AccountMail.Kind;
import dev.taskwire.ums.account.mail.store.MongoAccountMailRepository;
import dev.taskwire.ums.account.model.LinkPurpose;
import dev.taskwire.ums.account.signon.SignOnPolicy;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is left when a process dies between two steps, and what comes of it. */
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class AccountMailRecoveryIT {
    private static final String ADA = "ada@example.com";
    private static final String CONFIRM = "/api/user/email/verification/confirm";

    private UmsWithMail mail;
    private UmsServer ums;
    private MongoAccountMailRepository queue;

    @BeforeEach
    void start() throws Exception {
        mail = new UmsWithMail(SignOnPolicy.OPEN);
        ums = mail.ums();
        queue = new MongoAccountMailRepository(ums.store().mongo());
    }

    @AfterEach
    void stop() throws Exception {
        mail.close();
    }

    private UUID id(String username) throws Exception {
        return ExtendedJson.uuid(mail.document(username).getJsonObject("_id"));
    }

    private UmsClient verified() throws Exception {
        var ada = ums.user("ada");
        use(mail.token(ADA, "verification", 1), 204);
        mail.eventuallyNothingWaits();
        return ada;
    }

    private void use(String token, int status) {
        ums.anonymous().post(CONFIRM, new JsonObject().put("token", token)).expect(status);
    }

    /** The process has queued the mail and has died before it stored what the mail is about. */
    @Test
    void mailWithoutItsChangeIsNotSent() throws Exception {
        // given
        verified();
        for (var kind : new Kind[] {Kind.EMAIL_CHANGED, Kind.PASSWORD_CHANGED}) {
            await(queue.insert(AccountMail.create(
                    kind, Optional.of(id("ada")), ADA, ums.clock().instant().plusMillis(1))));
        }
        await(queue.insert(AccountMail.create(
                Kind.VERIFICATION,
                Optional.of(UUID.randomUUID()),
                "bob@example.com",
                ums.clock().instant())));
        ums.clock().advance(Duration.ofSeconds(1));

        // when
        mail.eventuallyNothingWaits();

        // then
        assertThat(mail.mails(ADA)).hasSize(1);
        assertThat(mail.mails("bob@example.com")).isEmpty();
    }

    /** Returns the token of a reset for a user whose address is verified. */
    private String resetToken() throws Exception {
        verified();
        ums.anonymous()
                .post("/api/user/password/reset", new JsonObject().put("email", ADA))
                .expect(202);
        return mail.token(ADA, "password_reset", 1);
    }

    private void queueThatThePasswordHasChanged(String email) throws Exception {
        await(queue.insert(AccountMail.create(
                Kind.PASSWORD_CHANGED,
                Optional.of(id("ada")),
                email,
                ums.clock().instant())));
    }

    private void reset(String token) {
        ums.anonymous()
                .post("/api/user/password", new JsonObject().put("token", token).put("password", "another-secret-1"))
                .expect(204);
    }

    /** The process has queued the mail and has died before it stored the password, and the user tries again. */
    @Test
    void repeatedResetIsToldOnce() throws Exception {
        // given
        String token = resetToken();
        queueThatThePasswordHasChanged(ADA);
        queueThatThePasswordHasChanged(ADA);

        // when
        reset(token);
        mail.eventuallyNothingWaits();

        // then
        assertThat(mail.mails(ADA, "password_changed")).hasSize(1);
    }

    /** The mail to the address that the user had before still waits. */
    @Test
    void resetIsToldToEachAddress() throws Exception {
        // given
        String token = resetToken();
        queueThatThePasswordHasChanged(ADA);
        queueThatThePasswordHasChanged("ada@old.example");

        // when
        reset(token);
        mail.eventuallyNothingWaits();

        // then
        assertThat(mail.mails(ADA, "password_changed")).hasSize(1);
        assertThat(mail.mails("ada@old.example", "password_changed")).hasSize(1);
    }

    /** The process has stored the link and has died before it sent the mail, or before it removed it. */
    @Test
    void mailOfAProcessThatDiedIsSentWithAnotherLink() throws Exception {
        // given a mail that is sent, and still leased
        ums.user("ada");
        String first = mail.token(ADA, "verification", 1);
        mail.eventuallyNothingWaits();
        var now = ums.clock().instant();
        var leased = AccountMail.create(Kind.VERIFICATION, Optional.of(id("ada")), ADA, now)
                .withLease(now.plusSeconds(120));
        await(queue.insert(leased));

        // when its lease expires
        ums.clock().advance(Duration.ofMinutes(2));

        // then only the last link is valid
        String second = mail.token(ADA, "verification", 2);
        use(first, 400);
        use(second, 204);
    }

    /** The process has died after it used up the link: the address was verified by the same write. */
    @Test
    void linkIsUsedUpTogetherWithItsEffect() throws Exception {
        // given
        ums.user("ada");
        String token = mail.token(ADA, "verification", 1);
        assertThat(mail.document("ada").getJsonObject("links").getJsonObject(LinkPurpose.VERIFY_EMAIL.wire()))
                .isNotNull();

        // when
        use(token, 204);

        // then
        var document = mail.document("ada");
        assertThat(document.getBoolean("email_verified")).isTrue();
        assertThat(document.getJsonObject("links").fieldNames()).isEmpty();
    }

    @Test
    void mailThatTheServerRefusesForGoodIsGivenUp() throws Exception {
        mail.mailServerAnswers(Optional.of("550 no such user"));
        ums.user("ada");
        mail.eventuallyNothingWaits();
        mail.mailServerAnswers(Optional.empty());
        assertThat(mail.mails(ADA)).isEmpty();
    }

    @Test
    void resetIsNotTriedLongerThanAnHour() throws Exception {
        // given
        verified();
        mail.mailServerAnswers(Optional.of("450 later"));
        ums.anonymous()
                .post("/api/user/password/reset", new JsonObject().put("email", ADA))
                .expect(202);

        // when
        Eventually.holds(() -> {
            ums.clock().advance(Duration.ofMinutes(2));
            assertThat(mail.queued()).isEmpty();
        });

        // then
        mail.mailServerAnswers(Optional.empty());
        assertThat(mail.mails(ADA, "password_reset")).isEmpty();
    }
}
