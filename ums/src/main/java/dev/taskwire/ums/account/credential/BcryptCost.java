package dev.taskwire.ums.account.credential;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * What the check of a password costs, as bcrypt's exponent of rounds. After the configured cost has changed, stored
 * hashes have the old one until their owners sign in. So that time does not tell who exists, every check that is
 * refused costs the same: as much as the dearest hash that is configured or was seen. Safe from any thread.
 */
final class BcryptCost {
    /** The dearest that may be configured; a hash that claims more is not taken as a measure for others. */
    private static final int MAX_COST = 15;

    private static final Pattern HASH = Pattern.compile("\\$2[abxy]?\\$(\\d\\d)\\$");

    private final int configured;
    private final AtomicInteger highest;

    /** The configured cost, of new hashes. */
    BcryptCost(int configured) {
        this.configured = configured;
        this.highest = new AtomicInteger(configured);
    }

    int configured() {
        return configured;
    }

    /** What every refused check costs. */
    int ofCheck() {
        return highest.get();
    }

    /** The cost that a stored hash names, which is noted. */
    int note(String hash) {
        int cost = of(hash);
        if (cost <= MAX_COST) {
            highest.accumulateAndGet(cost, Math::max);
        }
        return cost;
    }

    /** Whether a hash has another cost than new ones have. */
    boolean isOutdated(String hash) {
        return of(hash) != configured;
    }

    /** The number in {@code $2a$12$…}; of what is no hash, the configured one. */
    private int of(String hash) {
        var named = HASH.matcher(hash);
        return named.lookingAt() ? Integer.parseInt(named.group(1)) : configured;
    }
}
