package dev.taskwire.tms.notify;

import java.time.Duration;

/**
 * How long a mail server is waited for.
 *
 * @param silence a connection on which nothing comes for so long is given up
 * @param deadline for one mail, from beginning to end
 * @param pause how long mails fail at once after the server was found away
 */
record SmtpLimits(Duration connect, Duration silence, Duration deadline, Duration pause) {
    static final SmtpLimits USUAL = new SmtpLimits(
            Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofSeconds(30), Duration.ofSeconds(5));
}
