package dev.taskwire.shared.mail;

/** The mail server did not accept a mail. The reason holds no address and no text of the server. */
public final class EmailSendException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** Whether the mail can be accepted later. */
    public enum Kind {
        /** This mail, or its recipient, will never be accepted. */
        PERMANENT,
        /** The mail may be accepted later. */
        TRANSIENT,
        /** The mail was not offered to the server. */
        NOT_OFFERED
    }

    private EmailSendException(String reason, Kind kind) {
        super(reason, null, false, false);
        this.kind = kind;
    }

    public static EmailSendException permanentFailure(String reason) {
        return new EmailSendException(reason, Kind.PERMANENT);
    }

    static EmailSendException transientFailure(String reason) {
        return new EmailSendException(reason, Kind.TRANSIENT);
    }

    static EmailSendException notOffered(String reason) {
        return new EmailSendException(reason, Kind.NOT_OFFERED);
    }

    public Kind kind() {
        return kind;
    }

    public String reason() {
        return String.valueOf(getMessage());
    }
}
