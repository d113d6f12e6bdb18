package dev.taskwire.shared.http.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Proves that whatever an account takes comes back, however late a body's bytes come. */
class RequestBodyBudgetTest {
    private final RequestBodyBudget budget = new RequestBodyBudget(1024 * 1024);
    private final RequestBodyBudget.Reservation reservation =
            budget.newReservation(ClientKey.ofUser(UUID.randomUUID()));

    @Test
    void closedAccountHasGivenEverythingBack() {
        assertThat(reservation.tryReserve(1_000)).isTrue();
        assertThat(budget.used()).isEqualTo(1_000);

        reservation.close();
        reservation.close();
        assertThat(budget.used()).isZero();
    }

    @Test
    void bytesThatComeAfterTheAnswerTakeNothing() {
        reservation.close();
        assertThat(reservation.tryReserve(1_000)).isFalse();
        assertThat(budget.used()).isZero();
    }
}
