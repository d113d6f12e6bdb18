package dev.taskwire.ums.account.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AccountTest {
    private static final Account ACCOUNT = AccountBuilder.account("ada").build();

    @Test
    void nextVersionCountsUpAndNotesWhen() {
        var later = ACCOUNT.updatedAt().plusSeconds(1);
        var next = ACCOUNT.nextVersion(later, SessionGeneration.FIRST);
        assertThat(next.version()).isEqualTo(ACCOUNT.version() + 1);
        assertThat(next.updatedAt()).isEqualTo(later);
    }

    /** The clock of the process that wrote the version before may be ahead. */
    @Test
    void nextVersionIsNeverEarlier() {
        var next = ACCOUNT.nextVersion(ACCOUNT.updatedAt().minusSeconds(60), SessionGeneration.FIRST);
        assertThat(next.updatedAt()).isEqualTo(ACCOUNT.updatedAt());
    }
}
