package dev.taskwire.ums.account.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskwire.shared.value.ResourceIds;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AccountAuditTest {
    private static final UUID ID = ResourceIds.next();
    private static final UUID ADMIN = ResourceIds.next();

    private static Account account(String email, @Nullable String pendingEmail) {
        return AccountBuilder.account("ada")
                .id(ID)
                .email(email)
                .mailState(new MailState(true, pendingEmail, Map.of()))
                .build();
    }

    private static List<String> changed(Account before, Account after) {
        return AccountAudit.updated(ADMIN, before, after, after.updatedAt()).stream()
                .flatMap(record -> record.details().changed().stream())
                .toList();
    }

    @Test
    void addressIsRecordedWhenItIsChosenAndWhenItIsVerified() {
        var before = account("ada@old.example", null);
        var waiting = account("ada@old.example", "ada@new.example");
        var after = account("ada@new.example", null);

        assertThat(changed(before, waiting)).containsExactly("pending_email");
        assertThat(changed(waiting, after)).containsExactly("email");
        assertThat(changed(waiting, before)).containsExactly("pending_email");
        assertThat(changed(waiting, account("ada@old.example", "ada@third.example")))
                .containsExactly("pending_email");
        assertThat(changed(waiting, waiting)).isEmpty();
    }
}
