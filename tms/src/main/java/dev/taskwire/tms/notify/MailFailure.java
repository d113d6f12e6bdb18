package dev.taskwire.tms.notify;

/** Why a mail was not taken, in words that hold no address and nothing that the server said. */
final class MailFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean forGood;
    private final boolean offered;

    private MailFailure(String reason, boolean forGood, boolean offered) {
        super(reason, null, false, false);
        this.forGood = forGood;
        this.offered = offered;
    }

    /** This mail, or its recipient, is refused and always will be. */
    static MailFailure forGood(String reason) {
        return new MailFailure(reason, true, true);
    }

    /** It may be taken later. */
    static MailFailure forNow(String reason) {
        return new MailFailure(reason, false, true);
    }

    /** The server has not been asked to take it. */
    static MailFailure notOffered(String reason) {
        return new MailFailure(reason, false, false);
    }

    boolean wasOffered() {
        return offered;
    }

    boolean isForGood() {
        return forGood;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
