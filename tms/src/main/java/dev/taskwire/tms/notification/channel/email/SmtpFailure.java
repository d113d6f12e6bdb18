package dev.taskwire.tms.notification.channel.email;

/** A mail was not accepted. The reason holds no address and no text of the server. */
final class SmtpFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final Cause cause;

    /** What the failure is due to. */
    enum Cause {
        /** The server or the login: the next mail fails likewise. */
        SERVER,
        /** The connection broke or the server stopped responding, which the mail or its address may have caused. */
        CONNECTION,
        /** The server refuses this mail, or its recipient, for now. */
        MAIL_FOR_NOW,
        /** The server will never accept this mail, or its recipient. */
        MAIL_FOR_GOOD
    }

    SmtpFailure(Cause cause, String reason) {
        super(reason, null, false, false);
        this.cause = cause;
    }

    Cause dueTo() {
        return cause;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
