package dev.taskwire.ums.account.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What mails have shown about the address of an account, and the links that were mailed.
 *
 * @param verified whether the user has shown that the address is theirs
 * @param pendingEmail the address that replaces the present one as soon as it is verified; null if there is none
 * @param links the links by their purposes, also links that have expired
 */
public record MailState(boolean verified, @Nullable String pendingEmail, Map<LinkPurpose, StoredLink> links) {
    public static final MailState UNVERIFIED = new MailState(false, null, Map.of());
    public static final MailState VERIFIED = new MailState(true, null, Map.of());

    public MailState {
        links = Map.copyOf(links);
    }
}
