package dev.taskwire.ums.account.link;

import static dev.taskwire.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.testing.ReceivedResponse;
import dev.taskwire.shared.value.Sha256;
import dev.taskwire.testing.Eventually;
import dev.taskwire.ums.StoredEvents;
import dev.taskwire.ums.UmsClient;
import dev.taskwire.ums.UmsServer;
import dev.taskwire.ums.UmsWithMail;
import dev.taskwire.ums.account.model.LinkToken;
import dev.taskwire.ums.account.signon.SignOnPolicy;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.UpdateOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What proves that an address is the user's, and what an address gets before that. */
@SuppressWarnings("NullAway.Init") // JUnit prepares each test
class EmailVerificationIT {
    private static final String ADA = "ada@example.com";
    private static final String ME = "/api/users/me";
    private static final String SEND = "/api/user/email/verification";
    private static final String CONFIRM = SEND + "/confirm";
    private static final String VERIFICATION = "verification";

    private UmsWithMail mail;
    private UmsServer ums;

    @BeforeEach
    void start() throws Exception {
        mail = new UmsWithMail(SignOnPolicy.OPEN);
        ums = mail.ums();
    }

    @AfterEach
    void stop() throws Exception {
        mail.close();
    }

    private ReceivedResponse confirm(String token) {
        return ums.anonymous().post(CONFIRM, new JsonObject().put("token", token));
    }

    private void sendAgain(String email) {
        ums.anonymous().post(SEND, new JsonObject().put("email", email)).expect(202);
    }

    private static JsonObject newAddress(String email) {
        return new JsonObject().put("email", email).put("current_password", UmsServer.PASSWORD);
    }

    /** A user whose address is verified. */
    private UmsClient verified(String username) throws Exception {
        var user = ums.user(username);
        confirm(mail.token(username + "@example.com", VERIFICATION, 1)).expect(204);
        return user;
    }

    @Test
    void linkVerifiesTheAddressOnce() throws Exception {
        // given
        var ada = ums.user("ada");
        assertThat(ada.get(ME).object().getBoolean("email_verified")).isFalse();
        String token = mail.token(ADA, VERIFICATION, 1);

        // when
        confirm(token).expect(204);

        // then
        assertThat(ada.get(ME).object().getBoolean("email_verified")).isTrue();
        assertThat(StoredEvents.of(ums.store(), "users", "user.updated"))
                .singleElement()
                .satisfies(event ->
                        assertThat(event.getJsonObject("changed").fieldNames()).containsExactly("email_verified"));
        confirm(token).expect(400);
        assertThat(mail.mails(ADA)).hasSize(1);
    }

    /** Whoever signs on chooses the username, and the mail may go to a stranger. */
    @Test
    void mailToAnAddressThatIsNotVerifiedHasNothingThatAUserWrote() throws Exception {
        ums.anonymous()
                .post(
                        "/api/user",
                        new JsonObject()
                                .put("username", "buy.pills.example")
                                .put("password", UmsServer.PASSWORD)
                                .put("email", ADA))
                .expect(201);
        mail.token(ADA, VERIFICATION, 1);
        assertThat(mail.mails(ADA).get(0)).doesNotContain("pills");
    }

    /** No response tells which of these a link is. */
    @Test
    void linksThatAreNotValidGetTheSameResponse() throws Exception {
        // given a link that is used, one that is replaced, one of another account, one that is changed, and expired
        // ones
        ums.user("ada");
        String used = mail.token(ADA, VERIFICATION, 1);
        confirm(used).expect(204);
        ums.user("bob");
        String replaced = mail.token("bob@example.com", VERIFICATION, 1);
        sendAgain("bob@example.com");
        String valid = mail.token("bob@example.com", VERIFICATION, 2);
        var tokens = new ArrayList<>(List.of(used, replaced, "x", "a".repeat(64), "=", "ä", valid + "A"));
        tokens.add(LinkToken.generate(LinkToken.parse(valid).orElseThrow().userId())
                .encode());
        tokens.add(used.substring(0, 22) + valid.substring(22));
        for (int position : new int[] {0, 10, 40, 62}) {
            char other = valid.charAt(position) == 'A' ? 'B' : 'A';
            tokens.add(valid.substring(0, position) + other + valid.substring(position + 1));
        }

        // when
        var bodies = tokens.stream()
                .map(token -> confirm(token).expect(400).object())
                .toList();
        ums.clock().advance(Duration.ofHours(24));
        var expired = confirm(valid).expect(400).object();

        // then
        bodies.forEach(body -> assertThat(withoutIds(body)).isEqualTo(withoutIds(expired)));
        assertThat(mail.document("bob").getBoolean("email_verified")).isFalse();
    }

    private static JsonObject withoutIds(JsonObject problem) {
        var copy = problem.copy();
        copy.remove("request_id");
        copy.remove("instance");
        copy.remove("trace_id");
        return copy;
    }

    @Test
    void linkIsValidForADay() throws Exception {
        ums.user("ada");
        String token = mail.token(ADA, VERIFICATION, 1);
        ums.clock().advance(Duration.ofHours(24).minusSeconds(5));
        confirm(token).expect(204);
    }

    @Test
    void oneOfManyUsesSucceeds() throws Exception {
        // given
        ums.user("ada");
        String body =
                new JsonObject().put("token", mail.token(ADA, VERIFICATION, 1)).encode();

        // when
        var uses = new ArrayList<CompletableFuture<ReceivedResponse>>();
        for (int i = 0; i < 8; i++) {
            uses.add(ums.anonymous().sendAsync("POST", CONFIRM, body));
        }

        // then
        var statuses = new ArrayList<Integer>();
        for (var use : uses) {
            statuses.add(use.join().status());
        }
        assertThat(statuses).containsOnlyOnce(204).containsOnly(204, 400);
    }

    @Test
    void onlyAnAddressThatWaitsGetsAnotherMail() throws Exception {
        // given
        verified("ada");
        ums.user("bob");
        mail.token("bob@example.com", VERIFICATION, 1);

        // when
        sendAgain(ADA);
        sendAgain("BOB@example.com ");
        sendAgain("nobody@example.com");
        sendAgain("not an address\r\nBcc: eve@example.com");
        mail.eventuallyNothingWaits();

        // then
        assertThat(mail.mails(ADA)).hasSize(1);
        assertThat(mail.mails("bob@example.com")).hasSize(2);
        assertThat(mail.mails("nobody@example.com")).isEmpty();
    }

    @Test
    void verifiedAddressStaysUntilTheNextOneIsVerified() throws Exception {
        // given
        var ada = verified("ada");

        // when
        var waiting = ada.patch(ME, newAddress("Ada@new.example")).expect(200).object();

        // then
        assertThat(waiting.getString("email")).isEqualTo(ADA);
        assertThat(waiting.getString("pending_email")).isEqualTo("ada@new.example");
        assertThat(waiting.getBoolean("email_verified")).isTrue();
        String token = mail.token("ada@new.example", VERIFICATION, 1);
        mail.eventuallyNothingWaits();
        assertThat(mail.mails(ADA, "email_changed")).hasSize(1);
        confirm(token).expect(204);
        var changed = ada.get(ME).expect(200).object();
        assertThat(changed.getString("email")).isEqualTo("ada@new.example");
        assertThat(changed.getString("pending_email")).isNull();
        assertThat(changed.getBoolean("email_verified")).isTrue();
        confirm(token).expect(400);
    }

    @Test
    void addressThatIsNotVerifiedIsReplacedAtOnceAndNotTold() throws Exception {
        // given
        var ada = ums.user("ada");
        String old = mail.token(ADA, VERIFICATION, 1);

        // when
        var changed = ada.patch(ME, newAddress("ada@new.example")).expect(200).object();

        // then
        assertThat(changed.getString("email")).isEqualTo("ada@new.example");
        assertThat(changed.getBoolean("email_verified")).isFalse();
        mail.token("ada@new.example", VERIFICATION, 1);
        mail.eventuallyNothingWaits();
        assertThat(mail.mails(ADA)).hasSize(1);
        confirm(old).expect(400);
    }

    /** Whoever knew the old password may have begun the change. */
    @Test
    void newPasswordCancelsTheChangeOfTheAddress() throws Exception {
        // given
        var ada = verified("ada");
        ada.patch(ME, newAddress("eve@new.example")).expect(200);
        String token = mail.token("eve@new.example", VERIFICATION, 1);

        // when
        ada.put(
                        ME + "/password",
                        new JsonObject()
                                .put("current_password", UmsServer.PASSWORD)
                                .put("new_password", "another-secret-1"))
                .expect(204);

        // then
        assertThat(ada.get(ME).object().getString("pending_email")).isNull();
        confirm(token).expect(400);
        assertThat(ada.get(ME).object().getString("email")).isEqualTo(ADA);
    }

    @Test
    void addressThatAnotherAccountTookMeanwhileIsAConflict() throws Exception {
        // given
        var ada = verified("ada");
        ada.patch(ME, newAddress("new@example.com")).expect(200);
        String token = mail.token("new@example.com", VERIFICATION, 1);

        // when
        ums.user("new");

        // then
        assertThat(confirm(token).expect(409).faults()).containsExactly("/email");
        assertThat(ada.get(ME).object().getString("email")).isEqualTo(ADA);
    }

    @Test
    void adminCanVerifyAnAddressOrTakeThatBack() throws Exception {
        // given
        var admin = ums.admin("admin");
        var ada = ums.user("ada");
        String user = "/api/users/" + ada.id();

        // when
        var verified =
                admin.patch(user, new JsonObject().put("email_verified", true)).expect(200);

        // then
        assertThat(verified.object().getBoolean("email_verified")).isTrue();
        var waiting = admin.patch(user, new JsonObject().put("email", "a@new.example"));
        assertThat(waiting.expect(200).object().getString("pending_email")).isEqualTo("a@new.example");
        var replaced =
                admin.patch(user, new JsonObject().put("email", "b@new.example").put("email_verified", true));
        var account = replaced.expect(200).object();
        assertThat(account.getString("email")).isEqualTo("b@new.example");
        assertThat(account.getBoolean("email_verified")).isTrue();
        assertThat(account.getString("pending_email")).isNull();
        admin.patch(user, new JsonObject().put("email_verified", false)).expect(200);
        assertThat(ada.get(ME).object().getBoolean("email_verified")).isFalse();
        admin.patch(user, new JsonObject().putNull("email").put("email_verified", true))
                .expect(400);
        ada.patch(ME, new JsonObject().put("email_verified", true)).expect(400);
    }

    @Test
    void tmsLearnsWhetherMailsMayGoToTheAddress() throws Exception {
        var ada = ums.user("ada");
        String path = "/internal/users/" + ada.id();
        assertThat(internal(path).getBoolean("email_verified")).isFalse();
        confirm(mail.token(ADA, VERIFICATION, 1)).expect(204);
        assertThat(internal(path).getBoolean("email_verified")).isTrue();
    }

    private JsonObject internal(String path) {
        return ums.anonymous()
                .get(path, "X-Internal-Api-Key", UmsServer.INTERNAL_KEY)
                .expect(200)
                .object();
    }

    @Test
    void stormReachesNoAddressMoreThanFiveTimesAnHour() throws Exception {
        // given
        var ada = ums.user("ada");
        mail.token(ADA, VERIFICATION, 1);

        // when others ask again, from many addresses, and the account changes its address to and fro
        for (int i = 0; i < 20; i++) {
            ums.anonymous()
                    .post(SEND, new JsonObject().put("email", ADA), "X-Forwarded-For", "192.0.2." + i)
                    .expect(202);
            mail.eventuallyNothingWaits();
        }

        // then
        assertThat(mail.mails(ADA)).hasSize(5);
        ada.patch(ME, newAddress("ada+tag@example.com")).expect(200);
        mail.eventuallyNothingWaits();
        assertThat(mail.mails("ada+tag@example.com")).isEmpty();
        ums.clock().advance(Duration.ofHours(1));
        sendAgain("ada+tag@example.com");
        mail.token("ada+tag@example.com", VERIFICATION, 1);
    }

    @Test
    void oneClientCausesFiftyMailsAnHourAndOthersGetTheirs() throws Exception {
        // when
        for (int i = 0; i < 60; i++) {
            ums.user("user" + i);
        }
        mail.eventuallyNothingWaits();
        ums.anonymous()
                .post(SEND, new JsonObject().put("email", "user59@example.com"), "X-Forwarded-For", "2001:db8::1")
                .expect(202);

        // then
        mail.token("user59@example.com", VERIFICATION, 1);
        long sent = 0;
        for (int i = 0; i < 59; i++) {
            sent += mail.mails("user" + i + "@example.com").size();
        }
        assertThat(sent).isEqualTo(50);
    }

    /** The command of the guide to operations. */
    @Test
    void oneCommandVerifiesTheAddressesOfExistingAccounts() throws Exception {
        // given
        var ada = ums.user("ada");
        ums.admin("admin");
        var command = Pattern.compile("updateMany\\(\\n +(\\{.*}),\\n +(\\{.*})\\)'")
                .matcher(Files.readString(Path.of("../docs/operations.md")));
        assertThat(command.find()).isTrue();

        // when
        await(ums.store()
                .mongo()
                .updateCollectionWithOptions(
                        "users",
                        new JsonObject(command.group(1)),
                        new JsonObject(command.group(2)),
                        new UpdateOptions().setMulti(true)));

        // then
        var account = ada.get(ME).expect(200);
        assertThat(account.object().getBoolean("email_verified")).isTrue();
        assertThat(account.header("ETag")).isEqualTo("\"2\"");
        assertThat(mail.document("admin").getBoolean("email_verified")).isFalse();
        ada.patch(ME, newAddress("ada@new.example")).expect(200);
    }

    @Test
    void neitherTheQueueNorEventsHoldTheToken() throws Exception {
        // given a mail server that accepts nothing for now
        mail.mailServerAnswers(Optional.of("450 later"));
        ums.user("ada");
        Eventually.holds(() -> assertThat(mail.queued())
                .singleElement()
                .satisfies(queued -> assertThat(queued.getInteger("attempts")).isEqualTo(1)));

        // then
        assertThat(mail.queued().get(0).fieldNames())
                .containsExactlyInAnyOrder(
                        "_id", "serial", "kind", "user_id", "email", "created_at", "attempts", "due_at");
        String first = mail.document("ada").getJsonObject("links").encode();
        mail.mailServerAnswers(Optional.empty());
        ums.clock().advance(Duration.ofSeconds(10));
        String token = mail.token(ADA, VERIFICATION, 1);
        var document = mail.document("ada");
        assertThat(document.getJsonObject("links").encode()).isNotEqualTo(first);
        assertThat(document.encode()).doesNotContain(token.substring(30));
        String hash = LinkToken.parse(token).orElseThrow().hash();
        assertThat(document.getJsonArray("outbox").encode())
                .doesNotContain(hash)
                .doesNotContain("links");
        assertThat(hash).isNotEqualTo(Sha256.base64Url(token));
        confirm(token).expect(204);
        assertThat(mail.document("ada").getJsonObject("links", new JsonObject()))
                .isEmpty();
    }
}
