package dev.taskwire.shared.mail;

import java.time.Duration;

/**
 * The timeouts of a mail server.
 *
 * @param connect the time to establish a connection
 * @param idle how long a connection may be idle before it is closed
 * @param deadline the time for one mail, from beginning to end
 * @param pause how long no mails are offered after the server was found unavailable
 */
public record SmtpTimeouts(Duration connect, Duration idle, Duration deadline, Duration pause) {
    public static final SmtpTimeouts DEFAULTS = new SmtpTimeouts(
            Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofSeconds(30), Duration.ofSeconds(5));
}
