package dev.taskwire.tms.notify;

import java.util.Set;

/**
 * What became of one attempt to deliver.
 *
 * @param left the channels that are still to be tried
 * @param reason why something is left; holds no address
 */
record Outcome(Result result, Set<Channel> left, String reason) {
    /** What is to be done next. */
    enum Result {
        /** Nothing. */
        DONE,
        /** There is no such user: nothing is to stay. */
        NOBODY,
        /** Try again soon: one of our own is away. */
        SOON,
        /** Wait, and then try; that it had to wait does not count. */
        WAIT,
        /** Try again later. */
        LATER,
        /** Give up. */
        NEVER
    }

    static Outcome done() {
        return new Outcome(Result.DONE, Set.of(), "");
    }

    static Outcome nobody() {
        return new Outcome(Result.NOBODY, Set.of(), "");
    }

    static Outcome soon(Set<Channel> left, String reason) {
        return new Outcome(Result.SOON, left, reason);
    }

    /** A mail that was not taken. */
    static Outcome mailFailed(MailFailure failure) {
        var result = failure.isForGood() ? Result.NEVER : failure.wasOffered() ? Result.LATER : Result.WAIT;
        return new Outcome(result, Set.of(Channel.EMAIL), failure.reason());
    }
}
