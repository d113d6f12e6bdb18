package dev.taskwire.tms.notification.channel.email;

import java.time.Duration;

/**
 * How long a mail server is waited for.
 *
 * @param silence a connection on which nothing comes for so long is given up
 * @param deadline for one mail, from beginning to end
 * @param pause how long mails fail at once after the server was found away
 */
public record SmtpTimeouts(Duration connect, Duration silence, Duration deadline, Duration pause) {
    public static final SmtpTimeouts USUAL = new SmtpTimeouts(
            Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofSeconds(30), Duration.ofSeconds(5));
}
