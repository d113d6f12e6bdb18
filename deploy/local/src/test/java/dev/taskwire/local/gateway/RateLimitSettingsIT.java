package dev.taskwire.local.gateway;

import static dev.taskwire.local.gateway.RateLimitAssertions.assertThrottled;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.local.testing.StackExtension;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Operators set each limit, for admins and users apart, and responses follow the settings. */
class RateLimitSettingsIT {
    private static final int WINDOW_SECONDS = 30;

    @RegisterExtension
    static final StackExtension taskwire = new StackExtension();

    @RegisterExtension
    static final RateLimitedGateway gateway = RateLimitedGateway.behindProxy(
            taskwire,
            Map.of(
                    "RATE_LIMIT_SIGNED_IN", "3/30s",
                    "RATE_LIMIT_SIGNED_IN_ADMIN", "6/30s",
                    "RATE_LIMIT_SIGNED_IN_ADDRESS", "7/30s",
                    "RATE_LIMIT_TMSERVICE_USER", "off"));

    @Test
    void usersAndAdminsHaveQuotasOfTheirOwn() {
        // given
        var user = gateway.newUser();
        var admin = gateway.newAdmin();

        // when
        for (int left = 2; left >= 0; left--) {
            var response = user.get("/api/users/me").expect(200);
            assertThat(response.header("RateLimit-Policy")).isEqualTo("\"signed-in\";q=3;w=30");
            assertThat(response.header("RateLimit")).startsWith("\"signed-in\";r=" + left + ";t=");
        }
        for (int left = 5; left >= 0; left--) {
            var response = admin.get("/api/users/me").expect(200);
            assertThat(response.header("RateLimit-Policy")).isEqualTo("\"signed-in-admin\";q=6;w=30");
            assertThat(response.header("RateLimit")).startsWith("\"signed-in-admin\";r=" + left + ";t=");
        }

        // then
        assertThrottled(user.get("/api/users/me"), "signed-in", WINDOW_SECONDS);
        assertThrottled(admin.get("/api/users/me"), "signed-in-admin", WINDOW_SECONDS);
    }

    @Test
    void usersAtOneAddressShareItsQuota() {
        // given
        String address = RateLimitedGateway.newAddress();
        for (int i = 0; i < 2; i++) {
            var user = gateway.newUser().at(address);
            for (int j = 0; j < 3; j++) {
                user.get("/api/users/me").expect(200);
            }
        }
        var last = gateway.newUser().at(address);
        last.get("/api/users/me").expect(200);

        // then
        assertThrottled(last.get("/api/users/me"), "signed-in-address", WINDOW_SECONDS);
        // The refused request did not count for the user, who may go on elsewhere.
        var elsewhere =
                last.at(RateLimitedGateway.newAddress()).get("/api/users/me").expect(200);
        assertThat(elsewhere.header("RateLimit")).startsWith("\"signed-in\";r=1;t=");
        // TMService's paths count for the address too.
        assertThrottled(gateway.newUser().at(address).get("/task/tasks/"), "signed-in-address", WINDOW_SECONDS);
    }

    @Test
    void limitThatIsOffIsNotShown() {
        var user = gateway.newUser();
        for (int i = 0; i < 5; i++) {
            assertThat(user.get("/task/tasks/").expect(200).header("RateLimit")).isEmpty();
        }
    }
}
