package dev.taskwire.local.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.taskwire.local.testing.ServiceProcess;
import dev.taskwire.local.testing.TestDeployment;
import dev.taskwire.local.testing.TestUsers;
import dev.taskwire.shared.testing.ApiClient;
import dev.taskwire.testing.Eventually;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Five processes of tms share the work of telling users, and are killed at it: every mail comes. One that was killed
 * between the mail server's answer and its own note of it makes another process send the same mail again; so there may
 * be as many repeats as there were kills, each with the id of the first. {@code -Dnotifications.changes} and
 * {@code -Dnotifications.kills} make it larger.
 */
@Execution(ExecutionMode.CONCURRENT)
class NotificationsKilledIT {
    private static final int REPLICAS = 5;
    private static final int CHANGES_PER_PAIR = 5;
    private static final int CHANGES = Integer.getInteger("notifications.changes", 30);
    private static final int KILLS = Integer.getInteger("notifications.kills", 2);
    /** A lease of a process that was killed, and then some. */
    private static final Duration MAX_WAIT = Duration.ofMinutes(3);

    private final Random random = new Random(1);
    private final GreenMail mails = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));

    @TempDir
    private Path directory = Path.of("");

    @BeforeEach
    void startMailServer() {
        mails.start();
    }

    @AfterEach
    void stopMailServer() {
        mails.stop();
    }

    @Test
    void everyMailComesWhoeverIsKilled() throws Exception {
        try (var taskwire = TestDeployment.in(directory)) {
            // Given a ums without a mail server, which verifies no addresses, and five tms, of which the gateway knows
            // one: what the others do, they do with events alone.
            taskwire.startUms();
            taskwire.with("SMTP_URL", "smtp://127.0.0.1:" + mails.getSmtp().getPort());
            var answering = taskwire.startTms();
            var gateway = taskwire.startGateway();
            var others = new ArrayList<ServiceProcess>();
            for (int i = 1; i < REPLICAS; i++) {
                others.add(taskwire.startTms());
            }
            TestDeployment.awaitReady(answering);

            // When tasks are created and completed, and the others killed at times.
            changeUnderKills(gateway.client(), others);

            // Then one mail about each change comes to both users.
            Eventually.holds(MAX_WAIT, () -> {
                assertThat(sent("owner")).hasSize(CHANGES);
                assertThat(sent("assignee")).hasSize(CHANGES);
            });
            int repeats = repeats("owner") + repeats("assignee");
            System.out.printf(
                    "%d mails wanted, %d sent, %d kills: %d doubled, 0 missing%n",
                    2 * CHANGES, 2 * CHANGES + repeats, KILLS, repeats);
            assertThat(repeats).isLessThanOrEqualTo(KILLS);
        }
    }

    private void changeUnderKills(ApiClient anonymous, List<ServiceProcess> others) throws Exception {
        var owner = anonymous;
        var assignee = anonymous;
        String assigneeId = "";
        for (int i = 0; i < CHANGES; i++) {
            if (i % CHANGES_PER_PAIR == 0) {
                // Mails to one address are bounded.
                owner = TestUsers.register(anonymous, "owner" + i);
                assignee = TestUsers.register(anonymous, "assignee" + i);
                assigneeId = assignee.get("/api/users/me").expect(200).text("id");
            }
            var task = owner.post("/api/tasks", "{\"title\": \"t\", \"assigned_to\": \"%s\"}".formatted(assigneeId))
                    .expect(201);
            assignee.put(task.header("Location"), "{\"status\": \"completed\"}").expect(200);
            if ((i + 1) % Math.max(1, CHANGES / KILLS) == 0) {
                var killed = others.get(random.nextInt(others.size()));
                killed.kill();
                killed.restart();
            }
        }
    }

    /** Returns how often each mail came to addresses that begin so, by the mail's id. Each task makes one of them. */
    private Map<String, Integer> sent(String addresses) throws MessagingException {
        var counts = new TreeMap<String, Integer>();
        for (MimeMessage mail : mails.getReceivedMessages()) {
            if (mail.getRecipients(RecipientType.TO)[0].toString().startsWith(addresses)) {
                counts.merge(mail.getMessageID(), 1, Integer::sum);
            }
        }
        return counts;
    }

    private int repeats(String addresses) throws MessagingException {
        return sent(addresses).values().stream().mapToInt(count -> count - 1).sum();
    }
}
