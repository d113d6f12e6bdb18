package dev.taskwire.tms.notify;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What became of one attempt to deliver.
 *
 * @param left the channels that are still to be tried
 * @param reason why something is left; holds no address
 * @param until when to go on, where that is not a matter of patience
 */
record Outcome(
        Result result,
        Set<Channel> left,
        String reason,
        @Nullable Instant until) {
    /** What is to be done next. */
    enum Result {
        /** Nothing. */
        DONE,
        /** There is no such user: nothing is to stay. */
        NOBODY,
        /** Try again soon: one of our own is away. */
        SOON,
        /** Its mail waits for a digest. */
        HOLD,
        /** Wait, and then try; that it had to wait does not count. */
        WAIT,
        /** Try again later. */
        LATER,
        /** Give up. */
        NEVER
    }

    private Outcome(Result result, Set<Channel> left, String reason) {
        this(result, left, reason, null);
    }

    /** A mail that is one too many now. */
    static Outcome held(Instant until) {
        return new Outcome(Result.HOLD, Set.of(Channel.EMAIL), "", until);
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
