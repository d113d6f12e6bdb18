package dev.taskwire.embedded.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The example of RFC 7677, 3, and what is not it. */
class ScramConversationTest {
    private static final ScramCredential CREDENTIAL =
            ScramCredential.of("user", "pencil", Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ=="), 4_096);
    private static final String SERVER_NONCE = "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    private static final String FIRST = "n,,n=user,r=rOprNGfwEbeRWgbNEkqO";
    private static final String NONCE = "rOprNGfwEbeRWgbNEkqO" + SERVER_NONCE;
    private static final String PROOF = "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";
    private static final String LAST = "c=biws,r=" + NONCE + ",p=" + PROOF;

    private static ScramConversation begun(String serverNonce) {
        return ScramConversation.begin(CREDENTIAL, FIRST, serverNonce).orElseThrow();
    }

    @Test
    void exampleOfTheRfcIsLetInAndToldWhoTheServerIs() {
        var exchange = begun(SERVER_NONCE);
        assertThat(exchange.serverFirstMessage()).isEqualTo("r=" + NONCE + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096");
        assertThat(exchange.finish(LAST)).isEqualTo(Optional.of("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="));
    }

    @Test
    void proofOfAnotherExchangeIsNone() {
        assertThat(begun("another").finish(LAST)).isEmpty();
        assertThat(begun("another").finish(LAST.replace(NONCE, "rOprNGfwEbeRWgbNEkqOanother")))
                .isEmpty();
    }

    @Test
    void whateverElseDiffersIsNoProof() {
        for (String last : List.of(
                LAST.replace("dHzb", "dHzc"),
                LAST.replace("biws", "eSws"),
                LAST.replace(PROOF, ""),
                LAST.replace(PROOF, "AAAA"),
                LAST.replace(PROOF, "="),
                LAST + ",x=1",
                "",
                "x".repeat(2_000))) {
            assertThat(begun(SERVER_NONCE).finish(last)).as(last).isEmpty();
        }
        var other = ScramCredential.of("user", "Pencil", CREDENTIAL.salt(), 4_096);
        assertThat(ScramConversation.begin(other, FIRST, SERVER_NONCE)
                        .orElseThrow()
                        .finish(LAST))
                .isEmpty();
    }

    @Test
    void malformedBeginningsAndOtherUsersAreRefused() {
        for (String first : List.of(
                "",
                "n=user,r=abc",
                "n,,n=user",
                "n,,n=user,r=",
                "n,,n=users,r=abc",
                "n,a=admin,n=user,r=abc",
                "p=tls-unique,,n=user,r=abc",
                "n,,m=x,n=user,r=abc",
                "n,,n=user,r=" + "a".repeat(2_000))) {
            assertThat(ScramConversation.begin(CREDENTIAL, first, "s"))
                    .as(first)
                    .isEmpty();
        }
    }
}
