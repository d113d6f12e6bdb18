package dev.taskwire.ums.account.credential;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * Holds the bcrypt costs (exponents of rounds) of new hashes and of refused checks. After the configured cost has
 * changed, stored hashes keep the old one until their owners sign in. So that the duration does not reveal which
 * accounts exist, every refused check costs as much as the most expensive hash that is configured or was seen. Safe
 * from any thread.
 */
final class BcryptCost {
    /**
     * The highest cost that can be configured. A hash that names a higher one does not raise the cost of other checks.
     */
    private static final int MAX_COST = 15;

    private static final Pattern HASH = Pattern.compile("\\$2[abxy]?\\$(\\d\\d)\\$");

    private final int configured;
    private final AtomicInteger highest;

    /** Takes the cost of new hashes. */
    BcryptCost(int configured) {
        this.configured = configured;
        this.highest = new AtomicInteger(configured);
    }

    int configured() {
        return configured;
    }

    /** Returns the cost of every refused check. */
    int ofRefusedCheck() {
        return highest.get();
    }

    /** Returns the cost that a stored hash names, and records it. */
    int recordCostOf(String hash) {
        int cost = of(hash);
        if (cost <= MAX_COST) {
            highest.accumulateAndGet(cost, Math::max);
        }
        return cost;
    }

    /** Returns whether the hash has another cost than new ones. */
    boolean isOutdated(String hash) {
        return of(hash) != configured;
    }

    /** Returns the number in {@code $2a$12$…}; for a text that is no hash, the configured cost. */
    private int of(String hash) {
        var named = HASH.matcher(hash);
        return named.lookingAt() ? Integer.parseInt(named.group(1)) : configured;
    }
}
