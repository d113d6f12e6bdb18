package dev.taskwire.ums.account.model;

import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.internalapi.AssignableBy;
import dev.taskwire.shared.value.ResourceIds;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Accounts of tests: each says what matters to it, the rest is as it is here. */
public final class AccountBuilder {
    public static final Instant THEN = Instant.parse("2026-04-01T09:15:30.250Z");

    private UUID id = ResourceIds.next();
    private final String username;
    private String passwordHash = "hash";
    private @Nullable String email;
    private Role role = Role.USER;
    private AccountStatus status = AccountStatus.ACTIVE;
    private ZoneId timeZone = TimeZones.DEFAULT;
    private @Nullable Locale locale;
    private Instant updatedAt = THEN;
    private Instant passwordChangedAt = THEN;
    private @Nullable Instant lastLoginAt;
    private long version = 1;
    private AssignableBy assignableBy = AssignableBy.ANYONE;
    private SessionGeneration sessions = SessionGeneration.FIRST;
    private MailState mailState = MailState.UNVERIFIED;

    private AccountBuilder(String username) {
        this.username = username;
    }

    public static AccountBuilder account(String username) {
        return new AccountBuilder(username);
    }

    public static AccountBuilder admin(String username) {
        return account(username).role(Role.ADMIN);
    }

    public AccountBuilder id(UUID value) {
        id = value;
        return this;
    }

    public AccountBuilder passwordHash(String value) {
        passwordHash = value;
        return this;
    }

    public AccountBuilder email(@Nullable String value) {
        email = value;
        return this;
    }

    public AccountBuilder role(Role value) {
        role = value;
        return this;
    }

    public AccountBuilder status(AccountStatus value) {
        status = value;
        return this;
    }

    public AccountBuilder timeZone(String value) {
        timeZone = ZoneId.of(value);
        return this;
    }

    public AccountBuilder locale(@Nullable String value) {
        locale = value == null ? null : Locale.forLanguageTag(value);
        return this;
    }

    public AccountBuilder updatedAt(Instant value) {
        updatedAt = value;
        return this;
    }

    public AccountBuilder passwordChangedAt(Instant value) {
        passwordChangedAt = value;
        return this;
    }

    public AccountBuilder lastLoginAt(Instant value) {
        lastLoginAt = value;
        return this;
    }

    public AccountBuilder version(long value) {
        version = value;
        return this;
    }

    public AccountBuilder sessions(long generation, @Nullable UUID kept) {
        sessions = new SessionGeneration(generation, kept);
        return this;
    }

    public AccountBuilder mailState(MailState value) {
        mailState = value;
        return this;
    }

    public AccountBuilder assignableBy(AssignableBy value) {
        assignableBy = value;
        return this;
    }

    public Account build() {
        return new Account(
                id,
                username,
                passwordHash,
                email,
                role,
                status,
                timeZone,
                locale,
                THEN,
                updatedAt,
                passwordChangedAt,
                lastLoginAt,
                version,
                sessions,
                mailState,
                assignableBy);
    }
}
