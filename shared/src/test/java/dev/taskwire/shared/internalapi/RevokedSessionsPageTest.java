package dev.taskwire.shared.internalapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.internalapi.RevokedSessionsPage.Revocation;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Proves that gateways read what ums writes. */
class RevokedSessionsPageTest {

    @Test
    void whatUmsWritesIsWhatGatewaysRead() {
        var ended = new Revocation(UUID.randomUUID(), Instant.parse("2026-04-01T09:15:30.250Z"));
        for (var page : List.of(
                new RevokedSessionsPage(List.of(), Optional.empty()),
                new RevokedSessionsPage(List.of(ended), Optional.of(ended.sessionId())))) {
            assertThat(RevokedSessionsPage.of(new JsonObject(page.toJson().encode())))
                    .isEqualTo(page);
        }
    }
}
