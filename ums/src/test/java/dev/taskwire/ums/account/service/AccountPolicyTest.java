package dev.taskwire.ums.account.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskwire.shared.auth.Caller;
import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ErrorCode;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.ums.account.service.AccountPolicy.Action;
import java.time.Instant;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AccountPolicyTest {
    private static final EnumSet<Action> FOR_EVERYBODY = EnumSet.of(Action.LIST_NAMES, Action.READ_NAME);

    private static Caller caller(Role role) {
        return new Caller(ResourceIds.next(), ResourceIds.next(), role, Instant.MAX);
    }

    @ParameterizedTest
    @EnumSource(Action.class)
    void adminMayDoEverything(Action action) {
        assertThatCode(() -> AccountPolicy.require(caller(Role.ADMIN), action)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @EnumSource(Action.class)
    void userMaySeeWhoThereIs(Action action) {
        if (FOR_EVERYBODY.contains(action)) {
            assertThatCode(() -> AccountPolicy.require(caller(Role.USER), action))
                    .doesNotThrowAnyException();
        } else {
            assertThatExceptionOfType(ApplicationException.class)
                    .isThrownBy(() -> AccountPolicy.require(caller(Role.USER), action))
                    .returns(ErrorCode.FORBIDDEN, ApplicationException::code);
        }
    }

    @Test
    void userSeesAllOfThemselvesOnly() {
        var user = caller(Role.USER);
        var admin = caller(Role.ADMIN);
        assertThat(AccountPolicy.maySeeDetails(user, user.userId())).isTrue();
        assertThat(AccountPolicy.maySeeDetails(user, admin.userId())).isFalse();
        assertThat(AccountPolicy.maySeeDetails(admin, admin.userId())).isTrue();
        assertThat(AccountPolicy.maySeeDetails(admin, user.userId())).isTrue();
    }
}
