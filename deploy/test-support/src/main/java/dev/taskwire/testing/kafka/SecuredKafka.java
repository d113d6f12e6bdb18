package dev.taskwire.testing.kafka;

import dev.taskwire.embedded.kafka.EmbeddedKafka;
import dev.taskwire.testing.Eventually;
import dev.taskwire.testing.http.SelfSignedCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * A broker that lets clients in only with TLS and a password or a certificate, and where they may do only what ACLs
 * say. Its own listener for {@link #admin} may do everything.
 */
public final class SecuredKafka implements AutoCloseable {
    /** A user with the mechanism PLAIN; its password is {@link #PLAIN_PASSWORD}. */
    public static final String PLAIN_USER = "plain";
    /** Has the characters that a setting for the login would have to escape. */
    public static final String PLAIN_PASSWORD = "p\"l\\a;in $1";

    private static final String LISTENER = "listener.name.clients.";
    private static final String AUTHORIZER = "org.apache.kafka.metadata.authorizer.StandardAuthorizer";
    private static final String PLAIN_LOGIN = "org.apache.kafka.common.security.plain.PlainLoginModule";
    private static final String SCRAM_LOGIN = "org.apache.kafka.common.security.scram.ScramLoginModule";
    private static final int SCRAM_ITERATIONS = 4_096;

    private final EmbeddedKafka kafka;
    private final Path authorities;
    private final Admin admin;

    private SecuredKafka(EmbeddedKafka kafka, Path authorities) {
        this.kafka = kafka;
        this.authorities = authorities;
        kafka.awaitStarted();
        this.admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServersForServices()));
    }

    /** Starts a broker that wants SASL_SSL, with PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512. */
    public static SecuredKafka start(Path directory) throws IOException {
        var settings = new HashMap<String, String>();
        settings.put("listener.security.protocol.map", "CLIENTS:SASL_SSL,SERVICES:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put(LISTENER + "sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-256,SCRAM-SHA-512");
        settings.put(
                LISTENER + "plain.sasl.jaas.config",
                PLAIN_LOGIN + " required user_" + PLAIN_USER + "=\""
                        + PLAIN_PASSWORD.replace("\\", "\\\\").replace("\"", "\\\"") + "\";");
        for (String mechanism : List.of("scram-sha-256", "scram-sha-512")) {
            settings.put(LISTENER + mechanism + ".sasl.jaas.config", SCRAM_LOGIN + " required;");
        }
        return start(directory, settings);
    }

    /** Starts a broker that wants SSL with the certificate of a client, which is the user {@code CN=localhost}. */
    public static SecuredKafka startForCertificates(Path directory, SelfSignedCertificate trusted) throws IOException {
        var settings = new HashMap<String, String>();
        settings.put("listener.security.protocol.map", "CLIENTS:SSL,SERVICES:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put(LISTENER + "ssl.client.auth", "required");
        settings.put(LISTENER + "ssl.truststore.type", "PEM");
        settings.put(
                LISTENER + "ssl.truststore.location",
                Files.writeString(directory.resolve("trusted.pem"), trusted.certificate())
                        .toString());
        return start(directory, settings);
    }

    private static SecuredKafka start(Path directory, Map<String, String> settings) throws IOException {
        var certificate = SelfSignedCertificate.create("EC");
        var authorities = Files.writeString(directory.resolve("ca.pem"), certificate.certificate());
        var server = Files.writeString(directory.resolve("server.pem"), certificate.key() + certificate.certificate());
        settings.put(LISTENER + "ssl.keystore.type", "PEM");
        settings.put(LISTENER + "ssl.keystore.location", server.toString());
        settings.put("authorizer.class.name", AUTHORIZER);
        // Whoever uses a listener without security.
        settings.put("super.users", "User:ANONYMOUS");
        return new SecuredKafka(EmbeddedKafka.start(directory.resolve("kafka"), "127.0.0.1", 0, settings), authorities);
    }

    /** Returns what clients connect to, {@code host:port}. */
    public String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    /** Returns what needs neither TLS nor a password, for what a test does by itself. */
    public String unsecuredBootstrapServers() {
        return kafka.bootstrapServersForServices();
    }

    /** Returns the file with the certificate that clients must trust. */
    public Path authorities() {
        return authorities;
    }

    /** Returns a client that may do everything, which {@link #close} closes. */
    public Admin admin() {
        return admin;
    }

    /** Adds a user with SCRAM, or changes the user's password. */
    public void setPassword(String user, String password) throws Exception {
        for (var mechanism : List.of(ScramMechanism.SCRAM_SHA_256, ScramMechanism.SCRAM_SHA_512)) {
            var info = new ScramCredentialInfo(mechanism, SCRAM_ITERATIONS);
            admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(user, info, password)))
                    .all()
                    .get();
        }
    }

    public void createTopics(NewTopic... topics) throws Exception {
        admin.createTopics(List.of(topics)).all().get();
    }

    /** Lets a user do an operation on one topic or group. */
    public void allow(String user, AclOperation operation, ResourceType type, String name) throws Exception {
        var binding = binding(user, operation, type, name);
        admin.createAcls(List.of(binding)).all().get();
        awaitKnown(binding, true);
    }

    /** Withdraws what {@link #allow} has allowed. */
    public void withdraw(String user, AclOperation operation, ResourceType type, String name) throws Exception {
        var binding = binding(user, operation, type, name);
        admin.deleteAcls(List.of(binding.toFilter())).all().get();
        awaitKnown(binding, false);
    }

    /** Waits until the broker knows what the controller has stored. */
    private void awaitKnown(AclBinding binding, boolean known) throws Exception {
        Eventually.holds(() -> {
            boolean found =
                    !admin.describeAcls(binding.toFilter()).values().get().isEmpty();
            if (found != known) {
                throw new AssertionError(binding + " is " + (known ? "not known yet" : "still known"));
            }
        });
    }

    private static AclBinding binding(String user, AclOperation operation, ResourceType type, String name) {
        return new AclBinding(
                new ResourcePattern(type, name, PatternType.LITERAL),
                new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW));
    }

    /** Closes the broker and its data. */
    @Override
    public void close() {
        admin.close();
        kafka.close();
    }
}
