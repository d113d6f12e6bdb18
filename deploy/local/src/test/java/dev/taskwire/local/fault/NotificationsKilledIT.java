package dev.taskwire.local.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.taskwire.embedded.kafka.EmbeddedKafka;
import dev.taskwire.gateway.GatewayMain;
import dev.taskwire.local.testing.Launcher;
import dev.taskwire.local.testing.StackExtension;
import dev.taskwire.shared.testing.ApiClient;
import dev.taskwire.testing.Eventually;
import dev.taskwire.testing.mongo.MongoBackend;
import dev.taskwire.tms.TmsMain;
import dev.taskwire.ums.UmsMain;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Five processes of tms share the work of telling users, and are killed at it: every mail comes. One that was killed
 * between the mail server's answer and its own note of it makes another process send the same mail again; so there may
 * be as many repeats as there were kills, each with the id of the first. {@code -Dnotifications.changes} and
 * {@code -Dnotifications.kills} make it larger.
 */
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

    private Launcher start(Class<?> main, Map<String, String> variables) throws Exception {
        var all = new HashMap<>(StackExtension.freePorts());
        all.putAll(Map.of("INTERNAL_API_KEY", "a key of some length", "LOG_FORMAT", "json", "BCRYPT_COST", "10"));
        all.put("DATA_DIR", directory.toString());
        all.putAll(variables);
        return Launcher.start(main, directory, all);
    }

    private static String address(Launcher service) throws Exception {
        String port = service.await("\"message\":\"started\".*\"port\":(\\d+)");
        service.await("\"message\":\"ready\"");
        return "http://127.0.0.1:" + port;
    }

    @Test
    void everyMailComesWhoeverIsKilled() throws Exception {
        mails.start();
        var replicas = new ArrayList<Launcher>();
        try (var database = MongoBackend.preferred().open();
                var kafka = EmbeddedKafka.start(directory.resolve("kafka"), "127.0.0.1", 0)) {
            var common = new HashMap<>(
                    Map.of("MONGODB_URI", database.uri(), "KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers()));
            try (var ums = start(UmsMain.class, common)) {
                common.put("UMS_URLS", address(ums));
                common.put("SMTP_URL", "smtp://127.0.0.1:" + mails.getSmtp().getPort());
                for (int i = 0; i < REPLICAS; i++) {
                    replicas.add(start(TmsMain.class, common));
                }
                // The first one answers requests and lives; what the others do, they do with events alone.
                common.put("TMS_URLS", address(replicas.get(0)));
                try (var gateway = start(GatewayMain.class, common)) {
                    changeUnderKills(new ApiClient(address(gateway), ""), replicas, common);
                }
            }
        } finally {
            replicas.forEach(Launcher::close);
            mails.stop();
        }
    }

    private void changeUnderKills(ApiClient anonymous, List<Launcher> replicas, Map<String, String> variables)
            throws Exception {
        var owner = anonymous;
        var assignee = anonymous;
        String assigneeId = "";
        for (int i = 0; i < CHANGES; i++) {
            if (i % CHANGES_PER_PAIR == 0) {
                // Mails to one address are bounded.
                owner = signOn(anonymous, "owner" + i);
                assignee = signOn(anonymous, "assignee" + i);
                assigneeId = assignee.get("/api/users/me").expect(200).text("id");
            }
            var task = owner.post("/api/tasks", "{\"title\": \"t\", \"assigned_to\": \"%s\"}".formatted(assigneeId))
                    .expect(201);
            assignee.put(task.header("Location"), "{\"status\": \"completed\"}").expect(200);
            if ((i + 1) % Math.max(1, CHANGES / KILLS) == 0) {
                int killed = 1 + random.nextInt(REPLICAS - 1);
                replicas.get(killed).kill();
                replicas.set(killed, start(TmsMain.class, variables));
            }
        }
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

    private static ApiClient signOn(ApiClient anonymous, String name) {
        return anonymous.withToken(anonymous
                .post("/api/user", """
                        {"username": "%s", "password": "securepass123", "email": "%s@example.com"}
                        """.formatted(name, name))
                .expect(201)
                .text("token"));
    }

    /** How often each came, by id; each task has made one for an address that begins so. */
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
