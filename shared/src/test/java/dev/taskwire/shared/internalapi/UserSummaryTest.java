package dev.taskwire.shared.internalapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.value.ResourceIds;
import io.vertx.core.json.JsonObject;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Proves that tms reads what ums writes, and that no address is logged. */
class UserSummaryTest {
    private static final UserSummary ADA = new UserSummary(
            ResourceIds.next(),
            "ada",
            Role.ADMIN,
            "ada@example.org",
            true,
            true,
            AssignableBy.COLLABORATORS,
            ZoneId.of("Asia/Tokyo"),
            Locale.forLanguageTag("de-AT"));
    private static final UserSummary BOB = new UserSummary(
            ResourceIds.next(), "bob", Role.USER, null, false, false, AssignableBy.ANYONE, ZoneId.of("UTC"), null);

    @Test
    void whatUmsWritesIsWhatTmsReads() {
        for (var user : List.of(ADA, BOB)) {
            assertThat(UserSummary.of(new JsonObject(user.toJson().encode()))).isEqualTo(user);
        }
    }

    @Test
    void whatEarlierReleasesDoNotSendMayBeMissing() {
        for (String member : ADA.toJson().fieldNames()) {
            var without = ADA.toJson();
            without.remove(member);
            if (member.equals("email")) {
                assertThat(UserSummary.of(without).email()).isNull();
            } else if (member.equals("email_verified")) {
                // An older ums, which is replaced after tms, sends mails to every address.
                assertThat(UserSummary.of(without).emailVerified()).isTrue();
            } else if (member.equals("locale")) {
                assertThat(UserSummary.of(without).locale()).isNull();
            } else if (member.equals("assignable_by")) {
                assertThat(UserSummary.of(without).assignableBy()).isEqualTo(AssignableBy.ANYONE);
            } else {
                assertThatException().as(member).isThrownBy(() -> UserSummary.of(without));
            }
        }
    }

    /** A ums of a later release may have stricter settings. */
    @Test
    void settingThatThisReleaseDoesNotKnowIsTheStrictestThatItKnows() {
        var user = BOB.toJson().put("assignable_by", "friends");
        assertThat(UserSummary.of(user).assignableBy()).isEqualTo(AssignableBy.COLLABORATORS);
    }

    /** Another JDK, with newer time zones, may run ums. */
    @Test
    void timeZoneThatThisJdkDoesNotKnowIsUtc() {
        var user = ADA.toJson().put("time_zone", "Mars/Phobos");
        assertThat(UserSummary.of(user).timeZone()).isEqualTo(ZoneOffset.UTC);
    }

    @Test
    void addressStaysOutOfLogs() {
        assertThat(ADA.toString()).isEqualTo("UserSummary[" + ADA.id() + "]");
    }
}
