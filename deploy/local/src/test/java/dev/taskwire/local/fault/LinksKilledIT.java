package dev.taskwire.local.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Every user who has signed on gets a link that works, whichever ums is killed right after the sign-on. */
@Tag("process")
@Execution(ExecutionMode.CONCURRENT)
class LinksKilledIT {
    private static final int KILLS = Integer.getInteger("links.kills", 3);
    private static final int USERS_PER_KILL = 3;
    /** A lease of a process that was killed, and then some. */
    private static final Duration MAX_WAIT = Duration.ofMinutes(3);

    private static final Pattern LINK = Pattern.compile("/account/verify#([A-Za-z0-9_-]{64})");

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
    void everyUserGetsALinkThatWorks() throws Exception {
        try (var taskwire = TestDeployment.in(directory)
                .with("SMTP_URL", "smtp://127.0.0.1:" + mails.getSmtp().getPort())
                .with("TMS_URLS", "http://" + TestDeployment.NOWHERE)) {
            // given
            var services = List.of(taskwire.startUms(), taskwire.startUms());
            var gateway = taskwire.startGateway();
            TestDeployment.awaitReady(services.get(0), services.get(1), gateway);

            // when
            var names = new ArrayList<String>();
            for (int kill = 0; kill < KILLS; kill++) {
                for (int i = 0; i < USERS_PER_KILL; i++) {
                    String name = "user" + kill + "." + i;
                    TestUsers.register(gateway.client(), name);
                    names.add(name);
                }
                var killed = services.get(kill % 2);
                killed.kill();
                killed.restart();
                TestDeployment.awaitReady(killed);
            }

            // then
            for (String name : names) {
                Eventually.holds(MAX_WAIT, () -> useLastLink(gateway.client(), name + "@example.com"));
            }
        }
    }

    private void useLastLink(ApiClient anonymous, String address) throws MessagingException {
        assertThat(lastTokens()).containsKey(address);
        anonymous
                .post(
                        "/api/user/email/verification/confirm",
                        "{\"token\": \"" + lastTokens().get(address) + "\"}")
                .expect(204);
    }

    /** Returns the token of the last mail to each address. */
    private Map<String, String> lastTokens() throws MessagingException {
        var tokens = new HashMap<String, String>();
        for (MimeMessage mail : mails.getReceivedMessages()) {
            var link = LINK.matcher(GreenMailUtil.getBody(mail));
            assertThat(link.find()).isTrue();
            tokens.put(mail.getRecipients(RecipientType.TO)[0].toString(), link.group(1));
        }
        return tokens;
    }
}
