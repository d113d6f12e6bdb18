package dev.taskwire.local.task;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.icegreen.greenmail.util.GreenMailUtil;
import dev.taskwire.local.testing.StackExtension;
import dev.taskwire.shared.testing.ApiClient;
import dev.taskwire.shared.testing.ReceivedResponse;
import dev.taskwire.testing.Eventually;
import jakarta.mail.internet.MimeMessage;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/** The way from a mail to an end of mails, as a mail provider goes it (RFC 8058). */
class UnsubscribeIT {
    @RegisterExtension
    static final StackExtension taskwire = new StackExtension();

    private static final Logger ROOT = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);

    private final String name = StackExtension.newName();
    private final String email = name + "@example.com";
    private final ApiClient user = taskwire.verifiedUser(name);
    private final ApiClient other = taskwire.user();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void recordLog() {
        log.list = new CopyOnWriteArrayList<>();
        log.start();
        ROOT.addAppender(log);
    }

    @AfterEach
    void stopRecording() {
        ROOT.detachAppender(log);
        log.stop();
    }

    private void assignTask(String title) {
        String id = user.get("/api/users/me").expect(200).text("id");
        other.post("/api/tasks", "{\"title\": \"%s\", \"assigned_to\": \"%s\"}".formatted(title, id))
                .expect(201);
    }

    private List<MimeMessage> mails(int count) throws Exception {
        Eventually.holds(() -> assertThat(taskwire.mailsTo(email)).hasSize(count));
        return taskwire.mailsTo(email);
    }

    /** Returns the path and query of the link in the header, which is also at the end of the mail. */
    private String target(MimeMessage mail) throws Exception {
        assertThat(mail.getHeader("List-Unsubscribe-Post")).containsExactly("List-Unsubscribe=One-Click");
        String header = mail.getHeader("List-Unsubscribe", null);
        assertThat(header).matches("<http://127\\.0\\.0\\.1:\\d+/mail/unsubscribe\\?token=[A-Za-z0-9_-]{64}>");
        String link = header.substring(1, header.length() - 1);
        assertThat(GreenMailUtil.getBody(mail)).contains(link);
        var uri = URI.create(link);
        return uri.getPath() + "?" + uri.getQuery();
    }

    private ReceivedResponse post(String target) {
        return taskwire.anonymous()
                .post(target, "List-Unsubscribe=One-Click", "Content-Type", "application/x-www-form-urlencoded");
    }

    @Test
    void mailProviderEndsTheMailsAndTheUserResumesThem() throws Exception {
        // given
        assignTask("first");
        String target = target(mails(1).get(0));

        // when a scanner opens the link
        assertThat(taskwire.anonymous().get(target).expect(200).body()).contains("<button");
        taskwire.anonymous().send("HEAD", target, "").expect(200);

        // then mails still come
        assignTask("second");
        mails(2);

        // when a provider posts to the link, and a tampered one
        post(target + "x").expect(400);
        var response = post(target).expect(204);
        post(target).expect(204);

        // then no further mail comes
        assertThat(response.header("Set-Cookie")).isEmpty();
        assignTask("third");
        // The line in the log is the last part of a delivery.
        Eventually.holds(() -> assertThat(log.list).anyMatch(line -> text(line).contains("'third'")));
        assertThat(user.get("/api/notifications").json()).hasSize(3);
        user.send("PATCH", "/api/users/me/notification_settings", "{\"channels\": {\"email\": true}}")
                .expect(200);
        assignTask("fourth");
        assertThat(mails(3).get(2).getSubject()).contains("fourth");

        // and the token is in no log line
        String token = target.substring(target.indexOf('=') + 1);
        assertThat(log.list).noneMatch(line -> text(line).contains(token));
    }

    private static String text(ILoggingEvent line) {
        return line.getFormattedMessage() + line.getKeyValuePairs() + line.getMDCPropertyMap();
    }
}
