package dev.taskwire.local;

import dev.taskwire.gateway.GatewayConfig;
import dev.taskwire.shared.config.EnvironmentReader;
import dev.taskwire.shared.runtime.ServerConfig;
import dev.taskwire.tms.TmsConfig;
import dev.taskwire.ums.UmsConfig;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The configuration of all services in one JVM, read once. The addresses of what this process starts itself are
 * placeholders, which are replaced when it has started.
 */
record LocalConfig(
        Path dataDirectory,
        boolean embedsMongo,
        boolean embedsKafka,
        UmsConfig ums,
        TmsConfig tms,
        GatewayConfig gateway) {
    private static final String PLACEHOLDER_HOST = "://127.0.0.1";

    /**
     * Reads the configuration of all services.
     *
     * @param given the variables, as in the environment
     * @throws dev.taskwire.shared.config.ConfigException with the errors of every service
     */
    static LocalConfig read(Map<String, String> given) {
        var variables = new HashMap<>(given);
        variables.values().removeIf(String::isBlank);
        String placeholder = (variables.containsKey("INTERNAL_TLS_CERT_FILE") ? "https" : "http") + PLACEHOLDER_HOST;
        variables.put("UMS_URLS", placeholder);
        variables.put("TMS_URLS", placeholder);
        boolean embedsMongo = putIfMissing(variables, "MONGODB_URI", "mongodb://127.0.0.1");
        boolean embedsKafka = putIfMissing(variables, "KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:9092");
        putIfMissing(variables, "INTERNAL_API_KEY", UUID.randomUUID().toString());
        String port = variables.getOrDefault("GATEWAY_PORT", "8080");
        if (port.matches("\\d{1,5}") && Integer.parseInt(port) <= 65_535) {
            putIfMissing(variables, "PUBLIC_URL", "http://127.0.0.1:" + port);
        }
        return EnvironmentReader.read(variables, environment -> from(environment, embedsMongo, embedsKafka));
    }

    private static LocalConfig from(EnvironmentReader environment, boolean embedsMongo, boolean embedsKafka) {
        var config = new LocalConfig(
                Path.of(environment.string("DATA_DIR", ".data")).toAbsolutePath(),
                embedsMongo,
                embedsKafka,
                UmsConfig.from(environment),
                TmsConfig.from(environment),
                GatewayConfig.from(environment));
        if (embedsKafka && !config.gateway().kafka().security().isPlaintext()) {
            environment.addError(
                    "KAFKA_SECURITY_PROTOCOL",
                    "is set, but KAFKA_BOOTSTRAP_SERVERS is not; the embedded Kafka has no security");
        }
        var ports = config.servers().stream()
                .flatMap(server -> Stream.of(server.port(), server.managementPort()))
                .filter(port -> port != 0)
                .toList();
        if (Set.copyOf(ports).size() < ports.size()) {
            environment.addError("…_PORT", "all ports must be different, but two of these are the same: " + ports);
        }
        return config;
    }

    /** Sets the variable unless it, or the one that names its file, is set. Returns whether it did. */
    private static boolean putIfMissing(Map<String, String> variables, String name, String value) {
        return !variables.containsKey(name + "_FILE") && variables.putIfAbsent(name, value) == null;
    }

    List<ServerConfig> servers() {
        return List.of(gateway.server(), ums.server(), tms.server());
    }

    ServerConfig server() {
        return gateway.server();
    }

    /**
     * Returns the host at which this machine reaches the services: the bind address, or loopback when that is
     * {@code 0.0.0.0}.
     */
    String host() {
        String bind = server().bindAddress();
        return bind.equals("0.0.0.0") ? "127.0.0.1" : bind;
    }
}
