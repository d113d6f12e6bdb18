package dev.taskwire.shared.error;

import java.util.Locale;

/** The kinds of problem that clients distinguish by their {@code type} (RFC 9457). A published name never changes. */
public enum ProblemType {
    /** Users cannot create accounts, or not with this address. */
    SIGN_ON_REFUSED("Sign-On Refused"),
    /** The password is right, but nobody has verified the address of the account yet. */
    EMAIL_NOT_VERIFIED("E-Mail Address Not Verified"),
    /** The link is valid, but who uses it must show that they have signed on, by the password. */
    PASSWORD_REQUIRED("Password Required"),
    /** Only collaborators may assign tasks to that user, and the caller is none. */
    NOT_A_COLLABORATOR("Not a Collaborator"),
    /** This installation has no mail server. */
    MAIL_NOT_CONFIGURED("Mail Not Configured");

    private final String title;

    ProblemType(String title) {
        this.title = title;
    }

    /** Returns the absolute path that identifies the kind. */
    public String uri() {
        return "/problems/" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public String title() {
        return title;
    }
}
