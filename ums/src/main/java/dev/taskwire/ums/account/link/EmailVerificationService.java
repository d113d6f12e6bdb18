package dev.taskwire.ums.account.link;

import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.log.context.ClientAddress;
import dev.taskwire.shared.value.IdentifierNormalizer;
import dev.taskwire.shared.value.Timestamps;
import dev.taskwire.ums.account.mail.AccountMailQueue;
import dev.taskwire.ums.account.mail.model.AccountMail.Kind;
import dev.taskwire.ums.account.model.AccountChanges;
import dev.taskwire.ums.account.model.LinkPurpose;
import dev.taskwire.ums.account.service.AccountUpdateRequest;
import dev.taskwire.ums.account.service.AccountUpdater;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;

/** Sends verifications again, and verifies addresses. */
public final class EmailVerificationService {
    private static final List<LinkPurpose> PURPOSES = List.of(LinkPurpose.VERIFY_EMAIL);

    private final AccountMailQueue mails;
    private final AccountUpdater updater;
    private final Clock clock;

    public EmailVerificationService(AccountMailQueue mails, AccountUpdater updater, Clock clock) {
        this.mails = mails;
        this.updater = updater;
        this.clock = clock;
    }

    /** Sends the verification to the address again if it awaits one. The result is the same if it does not. */
    public Future<Void> sendAgain(String email, ClientAddress client) {
        return mails.request(client, Kind.VERIFICATION, IdentifierNormalizer.of(email));
    }

    /**
     * Verifies the address to which the link was mailed; a pending address replaces the present one. Fails with INVALID
     * for a link that is not valid, and with CONFLICT if another account has the address by now.
     */
    public Future<Void> confirm(String text, Deadline deadline) {
        var token = AccountLinks.parse(text);
        return updater.update(AccountUpdateRequest.of(token.userId(), token.userId()), deadline, current -> {
                    var link = AccountLinks.require(current, PURPOSES, token, Timestamps.now(clock));
                    return AccountChanges.ofVerification(current, link);
                })
                .recover(AccountLinks::asInvalidLink)
                .mapEmpty();
    }
}
