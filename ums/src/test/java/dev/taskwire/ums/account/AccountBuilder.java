package dev.taskwire.ums.account;

import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.value.ResourceIds;
import java.time.Instant;
import java.time.ZoneId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Accounts of tests: each says what matters to it, the rest is as it is here. */
final class AccountBuilder {
    static final Instant THEN = Instant.parse("2026-04-01T09:15:30.250Z");

    private UUID id = ResourceIds.next();
    private final String username;
    private String passwordHash = "hash";
    private @Nullable String email;
    private Role role = Role.USER;
    private AccountStatus status = AccountStatus.ACTIVE;
    private ZoneId timeZone = TimeZones.DEFAULT;
    private Instant updatedAt = THEN;
    private Instant passwordChangedAt = THEN;
    private @Nullable Instant lastLoginAt;
    private long version = 1;
    private SessionGeneration sessions = SessionGeneration.FIRST;

    private AccountBuilder(String username) {
        this.username = username;
    }

    static AccountBuilder account(String username) {
        return new AccountBuilder(username);
    }

    static AccountBuilder admin(String username) {
        return account(username).role(Role.ADMIN);
    }

    AccountBuilder id(UUID value) {
        id = value;
        return this;
    }

    AccountBuilder passwordHash(String value) {
        passwordHash = value;
        return this;
    }

    AccountBuilder email(@Nullable String value) {
        email = value;
        return this;
    }

    AccountBuilder role(Role value) {
        role = value;
        return this;
    }

    AccountBuilder status(AccountStatus value) {
        status = value;
        return this;
    }

    AccountBuilder timeZone(String value) {
        timeZone = ZoneId.of(value);
        return this;
    }

    AccountBuilder updatedAt(Instant value) {
        updatedAt = value;
        return this;
    }

    AccountBuilder passwordChangedAt(Instant value) {
        passwordChangedAt = value;
        return this;
    }

    AccountBuilder lastLoginAt(Instant value) {
        lastLoginAt = value;
        return this;
    }

    AccountBuilder version(long value) {
        version = value;
        return this;
    }

    AccountBuilder sessions(long generation, @Nullable UUID kept) {
        sessions = new SessionGeneration(generation, kept);
        return this;
    }

    Account build() {
        return new Account(
                id,
                username,
                passwordHash,
                email,
                role,
                status,
                timeZone,
                THEN,
                updatedAt,
                passwordChangedAt,
                lastLoginAt,
                version,
                sessions);
    }
}
