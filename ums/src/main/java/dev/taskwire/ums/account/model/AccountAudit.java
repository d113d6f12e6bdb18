package dev.taskwire.ums.account.model;

import dev.taskwire.shared.audit.AuditDetails;
import dev.taskwire.shared.audit.AuditRecord;
import dev.taskwire.shared.log.SecurityEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * Builds the audit records of a change of an account. They name the address and the username that change by no value.
 */
public final class AccountAudit {
    private AccountAudit() {}

    /** Returns a record for each kind of change; none if only settings have changed. */
    public static List<AuditRecord> updated(UUID actor, Account before, Account after, Instant at) {
        var records = new ArrayList<AuditRecord>();
        if (!after.passwordHash().equals(before.passwordHash())) {
            records.add(record(SecurityEvent.AUTHN_PASSWORD_CHANGE, after, actor, AuditDetails.NONE, at));
        }
        var rights = new ArrayList<String>();
        String role = after.role() == before.role() ? null : after.role().wire();
        String status =
                after.status() == before.status() ? null : after.status().wire();
        if (role != null) {
            rights.add("role");
        }
        if (status != null) {
            rights.add("status");
        }
        if (!rights.isEmpty()) {
            var details = new AuditDetails(null, rights, role, status);
            records.add(record(SecurityEvent.AUTHZ_CHANGE, after, actor, details, at));
        }
        var names = new ArrayList<String>();
        if (!after.username().equals(before.username())) {
            names.add("username");
        }
        boolean otherEmail = !Objects.equals(after.email(), before.email());
        if (otherEmail) {
            names.add("email");
        }
        // The one who chooses another address may not be the one who verifies it, which replaces the present one.
        boolean chosen = after.pendingEmail() != null || !otherEmail;
        if (chosen && !Objects.equals(after.pendingEmail(), before.pendingEmail())) {
            names.add("pending_email");
        }
        if (after.mailState().verified() != before.mailState().verified()) {
            names.add("email_verified");
        }
        if (!names.isEmpty()) {
            var details = new AuditDetails(null, names, null, null);
            records.add(record(SecurityEvent.USER_UPDATED, after, actor, details, at));
        }
        return List.copyOf(records);
    }

    public static AuditRecord created(UUID actor, Account account) {
        return record(SecurityEvent.USER_CREATED, account, actor, AuditDetails.NONE, account.createdAt());
    }

    public static AuditRecord deleted(UUID actor, Account account, Instant at) {
        return record(SecurityEvent.USER_DELETED, account, actor, AuditDetails.NONE, at);
    }

    private static AuditRecord record(
            SecurityEvent event, Account account, UUID actor, AuditDetails details, Instant at) {
        return AuditRecord.of(event, account.id(), actor, details, at);
    }
}
