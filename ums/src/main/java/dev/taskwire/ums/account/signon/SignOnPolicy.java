package dev.taskwire.ums.account.signon;

import dev.taskwire.shared.config.EnvironmentReader;
import dev.taskwire.shared.error.ApplicationException;
import dev.taskwire.shared.error.ProblemType;
import dev.taskwire.shared.mail.EmailAddresses;
import dev.taskwire.shared.mail.MailConfig;
import dev.taskwire.ums.account.model.Account;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Decides who may create an account, and whether an account may sign in before its address is verified.
 *
 * @param domains the domains of {@code SIGN_ON=domains}, in ASCII and lower case; empty in other modes
 */
public record SignOnPolicy(SignOnMode mode, Set<String> domains) {
    public static final SignOnPolicy OPEN = new SignOnPolicy(SignOnMode.OPEN, Set.of());

    private static final Pattern DOMAIN = Pattern.compile("[a-z0-9-]{1,63}(\\.[a-z0-9-]{1,63})*");

    /** The values of {@code TASKS_POLICY}, which tms reads too. */
    private enum TasksPolicy {
        PERSONAL,
        MANAGED
    }

    public SignOnPolicy {
        domains = Set.copyOf(domains);
    }

    /**
     * Reads {@code SIGN_ON} and {@code SIGN_ON_DOMAINS}. Without {@code SIGN_ON}, sign-on is closed where admins manage
     * all tasks, and open otherwise.
     */
    public static SignOnPolicy from(EnvironmentReader environment, MailConfig mail) {
        var unset = environment.enumValue("TASKS_POLICY", TasksPolicy.PERSONAL) == TasksPolicy.MANAGED
                ? SignOnMode.CLOSED
                : SignOnMode.OPEN;
        var mode = environment.enumValue("SIGN_ON", unset);
        var names = environment.string("SIGN_ON_DOMAINS");
        if (mode != SignOnMode.DOMAINS) {
            names.ifPresent(set -> environment.addError("SIGN_ON_DOMAINS", "is set, but SIGN_ON is not domains"));
            return new SignOnPolicy(mode, Set.of());
        }
        if (mail.smtp().isEmpty()) {
            environment.addError("SIGN_ON", "must not be domains without SMTP_URL, by which addresses are verified");
        }
        var domains = new HashSet<String>();
        for (String name : names.orElse("").split(",", -1)) {
            asciiDomain(name.trim()).ifPresent(domains::add);
        }
        if (domains.size() != names.orElse("").split(",", -1).length) {
            environment.addError(
                    "SIGN_ON_DOMAINS", "must be different domains such as example.com, separated by commas");
        }
        return new SignOnPolicy(mode, domains);
    }

    /** Returns the domain in the form in which DNS compares it. */
    private static Optional<String> asciiDomain(String name) {
        return EmailAddresses.asciiDomain(name)
                .filter(domain -> DOMAIN.matcher(domain).matches());
    }

    /** Fails with FORBIDDEN if nobody may create an account with that normalized address, which may be none. */
    public void requireMaySignOn(@Nullable String email) {
        if (mode == SignOnMode.CLOSED) {
            throw refused("Only admins create accounts here. Ask one for an invitation.");
        }
        requireMayHave(email);
    }

    /** Fails with FORBIDDEN if users may not choose that normalized address, which may be none. */
    public void requireMayHave(@Nullable String email) {
        if (mode == SignOnMode.DOMAINS && !isInDomains(email)) {
            throw refused("Accounts here need an e-mail address of certain domains.");
        }
    }

    private boolean isInDomains(@Nullable String email) {
        return email != null
                && asciiDomain(email.substring(email.lastIndexOf('@') + 1))
                        .filter(domains::contains)
                        .isPresent();
    }

    /** Returns whether a new account is signed in at once. */
    public boolean signsInAtOnce() {
        return mode != SignOnMode.DOMAINS;
    }

    /** Returns whether the account may sign in, and its sessions may go on. */
    public boolean maySignIn(Account account) {
        return mode != SignOnMode.DOMAINS || account.email() == null || account.isEmailVerified();
    }

    /** Returns the failure for an account that may not sign in yet, after its password or token has been checked. */
    public static ApplicationException emailNotVerified() {
        return ApplicationException.forbidden(
                ProblemType.EMAIL_NOT_VERIFIED,
                "Verify your e-mail address first, with the link in the mail that was sent to it.");
    }

    /**
     * Returns whether the password is needed to verify the address. A stranger may have signed on with it, and whoever
     * reads the mailbox must not let the stranger in.
     */
    public boolean verifiesWithPassword(Account account) {
        return mode == SignOnMode.DOMAINS && account.lastLoginAt() == null;
    }

    private static ApplicationException refused(String detail) {
        return ApplicationException.forbidden(ProblemType.SIGN_ON_REFUSED, detail);
    }
}
