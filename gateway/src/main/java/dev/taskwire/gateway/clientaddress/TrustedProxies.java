package dev.taskwire.gateway.clientaddress;

import dev.taskwire.shared.config.EnvironmentReader;
import dev.taskwire.shared.http.header.HeaderList;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Holds the proxies whose {@code X-Forwarded-} headers are trusted. Immutable. */
public record TrustedProxies(List<CidrBlock> blocks) {
    private static final String VARIABLE = "TRUSTED_PROXIES";

    public TrustedProxies {
        blocks = List.copyOf(blocks);
    }

    /** Reads {@code TRUSTED_PROXIES}: addresses and blocks such as {@code 10.0.0.0/8}, separated by commas. */
    public static TrustedProxies from(EnvironmentReader environment) {
        var blocks = new ArrayList<CidrBlock>();
        environment.string(VARIABLE).ifPresent(list -> {
            for (String part : list.split(",", -1)) {
                var block = CidrBlock.parse(part.trim());
                block.ifPresentOrElse(
                        blocks::add,
                        () -> environment.addError(
                                VARIABLE, "'" + part.trim() + "' must be an IP address or a block such as 10.0.0.0/8"));
            }
        });
        return new TrustedProxies(blocks);
    }

    boolean contains(InetAddress address) {
        for (var block : blocks) {
            if (block.contains(address)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns the client's address, as far as it can be trusted. Each proxy appends the address of its own client at
     * the right. So the entries are read from the right, and each is true as long as a trusted proxy wrote it; a client
     * may have made up what stands further left. An entry that is not an address, such as {@code unknown}, ends the
     * search too: its proxy does not tell who has written the entries before it.
     *
     * @param peer the address of the connection
     * @param forwardedFor the lines of {@code X-Forwarded-For}
     */
    InetAddress resolveClient(InetAddress peer, List<String> forwardedFor) {
        var path = HeaderList.elements(forwardedFor);
        var client = peer;
        for (int i = path.size() - 1; i >= 0 && contains(client); i--) {
            Optional<InetAddress> before = IpAddresses.parseForwarded(path.get(i));
            if (before.isEmpty()) {
                return client;
            }
            client = before.get();
        }
        return client;
    }
}
