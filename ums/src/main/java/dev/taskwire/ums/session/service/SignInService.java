package dev.taskwire.ums.session.service;

import dev.taskwire.shared.audit.AuditDetails;
import dev.taskwire.shared.audit.AuditRecord;
import dev.taskwire.shared.http.request.Deadline;
import dev.taskwire.shared.log.SecurityEvent;
import dev.taskwire.shared.value.ResourceIds;
import dev.taskwire.shared.value.Timestamps;
import dev.taskwire.ums.account.credential.CredentialAuthenticator;
import dev.taskwire.ums.account.device.KnownDevices;
import dev.taskwire.ums.account.model.Account;
import dev.taskwire.ums.account.service.RegistrationService;
import dev.taskwire.ums.session.model.Session;
import dev.taskwire.ums.session.model.SessionKind;
import dev.taskwire.ums.session.model.SessionLifetimes;
import dev.taskwire.ums.session.model.SignInDevice;
import dev.taskwire.ums.session.store.SessionRepository;
import dev.taskwire.ums.session.token.RefreshToken;
import dev.taskwire.ums.session.token.RefreshTokenFamily;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;

/** Opens sessions at sign-on and sign-in. A user has a bounded number of them: the oldest make room. */
public final class SignInService {
    private static final int MAX_SESSIONS = 100;

    private final RegistrationService registrationService;
    private final CredentialAuthenticator credentialAuthenticator;
    private final KnownDevices knownDevices;
    private final SessionRepository sessions;
    private final SessionRevoker revoker;
    private final AccessTokenIssuer issuer;
    private final SessionLifetimes lifetimes;
    private final Clock clock;

    public SignInService(
            RegistrationService registrationService,
            CredentialAuthenticator credentialAuthenticator,
            KnownDevices knownDevices,
            SessionRepository sessions,
            SessionRevoker revoker,
            AccessTokenIssuer issuer,
            SessionLifetimes lifetimes,
            Clock clock) {
        this.registrationService = registrationService;
        this.credentialAuthenticator = credentialAuthenticator;
        this.knownDevices = knownDevices;
        this.sessions = sessions;
        this.revoker = revoker;
        this.issuer = issuer;
        this.lifetimes = lifetimes;
        this.clock = clock;
    }

    /** A new account, and its tokens if it is signed in at once. */
    public record SignOn(Account account, Optional<IssuedTokens> tokens) {}

    /**
     * Registers a user and opens a session, unless the address must be verified first. Fails with 400 for invalid
     * credentials, with 403 if users may not sign on, and with 409 for a taken name.
     */
    public Future<SignOn> signOn(
            String username,
            String password,
            String email,
            Optional<Locale> locale,
            SignInDevice device,
            Deadline deadline) {
        return registrationService.signsInAtOnce()
                ? registrationService
                        .registerSignedIn(username, password, email, locale, device.address(), deadline)
                        .compose(account -> credentialAuthenticator
                                .trustNetwork(account, device.address())
                                .map(account))
                        // The registration has a record.
                        .compose(account -> open(account, SessionKind.ROTATING, device, Optional.empty(), deadline))
                        .map(issued -> new SignOn(issued.account(), Optional.of(issued)))
                : registrationService
                        .register(username, password, Optional.of(email), locale, device.address(), deadline)
                        .map(account -> new SignOn(account, Optional.empty()));
    }

    /** Opens a session. Fails with 401 for a wrong name or password and for a disabled account, in the same time. */
    public Future<IssuedTokens> signIn(
            String username, String password, SessionKind kind, SignInDevice device, Deadline deadline) {
        return credentialAuthenticator
                .authenticate(username, password, device.address(), deadline)
                .compose(account ->
                        open(account, kind, device, Optional.of(SecurityEvent.AUTHN_LOGIN_SUCCESS), deadline));
    }

    private Future<Void> complete(Account account, SignInDevice device, Deadline deadline) {
        return revoker.revokeOldest(account.id(), MAX_SESSIONS, deadline)
                // The next sign-in revokes them.
                .otherwiseEmpty()
                .compose(revoked -> knownDevices.record(account.id(), device.userAgent(), deadline));
    }

    private Future<IssuedTokens> open(
            Account account, SessionKind kind, SignInDevice device, Optional<SecurityEvent> event, Deadline deadline) {
        deadline.requireNotExpired();
        var now = Timestamps.now(clock);
        var id = ResourceIds.next();
        var refresh = RefreshToken.first(id);
        var end = lifetimes.sessionEnd(now, now);
        var session = new Session(
                id,
                account.id(),
                now,
                now,
                lifetimes.accessEnd(now, end),
                end,
                account.sessionGeneration().version(),
                kind,
                device.client(),
                RefreshTokenFamily.of(refresh));
        var records = event.stream()
                .map(one -> AuditRecord.of(one, account.id(), account.id(), AuditDetails.NONE, now))
                .toList();
        // A change of the account that ends its sessions may have missed this one; the check here detects that.
        return sessions.insert(session, records)
                .onSuccess(stored -> records.forEach(AuditRecord::log))
                .compose(stored -> credentialAuthenticator.findActive(account.id(), id, session.authVersion()))
                .compose(current -> current.isPresent()
                        ? complete(current.get(), device, deadline)
                                .map(done -> IssuedTokens.of(account, session, refresh, issuer))
                        : revoker.revoke(session, account.id(), Optional.empty(), deadline)
                                .compose(revoked -> Future.failedFuture(CredentialAuthenticator.badCredentials())));
    }
}
