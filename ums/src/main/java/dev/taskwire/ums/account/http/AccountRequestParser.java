package dev.taskwire.ums.account.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.taskwire.shared.auth.Role;
import dev.taskwire.shared.internalapi.AssignableBy;
import dev.taskwire.shared.locale.LanguageTags;
import dev.taskwire.ums.account.model.AccountChanges.NewEmail;
import dev.taskwire.ums.account.model.AccountChanges.NewLocale;
import dev.taskwire.ums.account.model.AccountStatus;
import dev.taskwire.ums.account.model.NewAccount;
import dev.taskwire.ums.account.model.TimeZones;
import dev.taskwire.ums.account.service.AccountPatch;
import java.util.Optional;

/** Reads request bodies that have been validated against their schemas. */
final class AccountRequestParser {
    private AccountRequestParser() {}

    static NewAccount newAccount(JsonNode body) {
        return new NewAccount(
                body.get("username").textValue(),
                body.get("password").textValue(),
                text(body, "email"),
                text(body, "role").flatMap(Role::of).orElse(Role.USER),
                text(body, "time_zone").map(TimeZones::parse).orElse(TimeZones.DEFAULT),
                text(body, "locale").map(LanguageTags::parseMember));
    }

    static AccountPatch patch(JsonNode body) {
        return new AccountPatch(
                text(body, "username"),
                Optional.ofNullable(body.get("email")).map(email -> new NewEmail(email.textValue())),
                text(body, "role").flatMap(Role::of),
                text(body, "status").map(AccountStatus::of),
                text(body, "time_zone").map(TimeZones::parse),
                Optional.ofNullable(body.get("locale"))
                        .map(locale ->
                                new NewLocale(locale.isNull() ? null : LanguageTags.parseMember(locale.textValue()))),
                text(body, "password"),
                Optional.of(body.path("email_verified"))
                        .filter(JsonNode::isBoolean)
                        .map(JsonNode::booleanValue),
                text(body, AssignableBy.MEMBER).map(AssignableBy::of));
    }

    /** Returns the text of the member; empty when it is absent or null. */
    static Optional<String> text(JsonNode body, String member) {
        return Optional.ofNullable(body.path(member).textValue());
    }
}
