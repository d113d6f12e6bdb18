package dev.taskwire.shared.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import dev.taskwire.shared.id.Ids;
import io.vertx.core.json.JsonObject;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

class KnownUserTest {
    private static final KnownUser ADA =
            new KnownUser(Ids.next(), "ada", Role.ADMIN, "ada@example.org", true, ZoneId.of("Asia/Tokyo"));
    private static final KnownUser BOB = new KnownUser(Ids.next(), "bob", Role.USER, null, false, ZoneId.of("UTC"));

    @Test
    void whatUmsWritesIsWhatTmsReads() {
        for (var user : List.of(ADA, BOB)) {
            assertThat(KnownUser.of(new JsonObject(user.toJson().encode()))).isEqualTo(user);
        }
    }

    @Test
    void onlyTheAddressMayBeMissing() {
        for (String member : ADA.toJson().fieldNames()) {
            var without = ADA.toJson();
            without.remove(member);
            if (member.equals("email")) {
                assertThat(KnownUser.of(without).email()).isNull();
            } else {
                assertThatException().as(member).isThrownBy(() -> KnownUser.of(without));
            }
        }
    }

    @Test
    void addressStaysOutOfLogs() {
        assertThat(ADA.toString()).isEqualTo("KnownUser[" + ADA.id() + "]");
    }
}
