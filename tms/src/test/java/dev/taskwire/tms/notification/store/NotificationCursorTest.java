package dev.taskwire.tms.notification.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.value.ResourceIds;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NotificationCursorTest {
    @Test
    void cursorComesBack() {
        for (boolean unread : new boolean[] {true, false}) {
            var cursor = new NotificationCursor(unread, ResourceIds.next());
            assertThat(cursor.encode()).matches("[A-Za-z0-9_-]+");
            assertThat(NotificationCursor.decode(cursor.encode())).hasValue(cursor);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "[]", "{}", "[true]", "[1,2]", "[true,\"x\"]", "[true,null]", "[null,null]"})
    void whatIsNotOursIsNone(String forged) {
        assertThat(NotificationCursor.decode(forged)).isEmpty();
        var encoded = Base64.getUrlEncoder().encodeToString(forged.getBytes(StandardCharsets.UTF_8));
        assertThat(NotificationCursor.decode(encoded)).isEmpty();
    }
}
