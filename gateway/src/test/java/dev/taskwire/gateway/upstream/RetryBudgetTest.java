package dev.taskwire.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Proves how many retries the requests before them allow. */
class RetryBudgetTest {
    private static final int RESERVE = 10;

    private final RetryBudget budget = new RetryBudget();

    @Test
    void retriesAreAFifthOfRequestsAndASmallReserve() {
        int spent = 0;
        for (int i = 0; i < 1_000; i++) {
            budget.recordRequest();
            if (budget.tryAcquire()) {
                spent++;
            }
        }
        assertThat(spent).isEqualTo(RESERVE + 1_000 / 5);
    }

    @Test
    void savedRetriesAreBounded() {
        for (int i = 0; i < 100_000; i++) {
            budget.recordRequest();
        }
        int spent = 0;
        while (budget.tryAcquire()) {
            spent++;
        }
        assertThat(spent).isEqualTo(50);
    }
}
