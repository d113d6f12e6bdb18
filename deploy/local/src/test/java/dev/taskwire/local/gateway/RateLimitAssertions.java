package dev.taskwire.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.testing.ReceivedResponse;
import java.util.Set;

/** Asserts that a rate limit has refused a request. */
final class RateLimitAssertions {
    private static final Set<String> GUESSES = Set.of("failed-sign-in", "invalid-token");

    private RateLimitAssertions() {}

    /**
     * Asserts a 429 that says, in its headers and to a person, when the next request is allowed.
     *
     * @param limit the name of the limit that is exceeded
     * @param maxWaitSeconds the longest wait that it may tell
     */
    static void assertThrottled(ReceivedResponse response, String limit, int maxWaitSeconds) {
        response.expect(429);
        String wait = response.header("Retry-After");
        assertThat(wait).matches("[1-9]\\d*");
        assertThat(Integer.parseInt(wait)).isBetween(1, maxWaitSeconds);
        assertThat(response.text("detail"))
                .isEqualTo("Request was throttled. Expected available in " + wait
                        + (wait.equals("1") ? " second." : " seconds."));
        assertThat(response.text("type"))
                .isEqualTo("https://iana.org/assignments/http-problem-types#"
                        + (GUESSES.contains(limit) ? "abnormal-usage-detected" : "quota-exceeded"));
        assertThat(response.object().getJsonArray("violated-policies")).containsExactly(limit);
        assertThat(response.header("RateLimit-Policy")).startsWith("\"" + limit + "\";q=");
        assertThat(response.header("RateLimit")).isEqualTo("\"" + limit + "\";r=0;t=" + wait);
    }
}
