package dev.taskwire.tms.notify;

/** Why a mail was not taken, in words that hold no address and nothing that the server said. */
final class MailFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean forGood;

    private MailFailure(String reason, boolean forGood) {
        super(reason, null, false, false);
        this.forGood = forGood;
    }

    /** This mail, or its recipient, is refused and always will be. */
    static MailFailure forGood(String reason) {
        return new MailFailure(reason, true);
    }

    /** It may be taken later. */
    static MailFailure forNow(String reason) {
        return new MailFailure(reason, false);
    }

    boolean isForGood() {
        return forGood;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
