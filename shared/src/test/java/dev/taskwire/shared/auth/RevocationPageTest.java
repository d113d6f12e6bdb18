package dev.taskwire.shared.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.auth.RevocationPage.Revocation;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RevocationPageTest {

    @Test
    void whatUmsWritesIsWhatGatewaysRead() {
        var ended = new Revocation(UUID.randomUUID(), Instant.parse("2026-04-01T09:15:30.250Z"));
        for (var page : List.of(
                new RevocationPage(List.of(), Optional.empty()),
                new RevocationPage(List.of(ended), Optional.of(ended.sessionId())))) {
            assertThat(RevocationPage.of(new JsonObject(page.toJson().encode())))
                    .isEqualTo(page);
        }
    }
}
