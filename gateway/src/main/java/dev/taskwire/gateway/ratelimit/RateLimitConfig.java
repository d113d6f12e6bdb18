package dev.taskwire.gateway.ratelimit;

import dev.taskwire.shared.config.EnvironmentReader;
import dev.taskwire.shared.config.RequestQuota;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The quotas of the rate limits. A limit without a quota is off.
 *
 * @param quotas for users, and for those who are not signed in
 * @param adminQuotas for admins, where they are counted apart from users
 */
public record RateLimitConfig(Map<RateLimit, RequestQuota> quotas, Map<RateLimit, RequestQuota> adminQuotas) {
    /** No limits. */
    public static final RateLimitConfig OFF = new RateLimitConfig(Map.of(), Map.of());

    private static final String ADMIN_SUFFIX = "_ADMIN";

    public RateLimitConfig {
        quotas = Map.copyOf(quotas);
        adminQuotas = Map.copyOf(adminQuotas);
    }

    /**
     * Reads {@code RATE_LIMIT}, and for each limit {@code RATE_LIMIT_<NAME>} and, where callers are counted,
     * {@code RATE_LIMIT_<NAME>_ADMIN}, whose default is the quota of users.
     */
    public static RateLimitConfig from(EnvironmentReader environment) {
        boolean on = environment.isOn("RATE_LIMIT");
        var quotas = new EnumMap<RateLimit, RequestQuota>(RateLimit.class);
        var adminQuotas = new EnumMap<RateLimit, RequestQuota>(RateLimit.class);
        for (RateLimit limit : RateLimit.values()) {
            var quota = environment.quotaOrOff(limit.variable(), Optional.of(limit.defaultQuota()));
            quota.ifPresent(set -> quotas.put(limit, set));
            if (limit.countsCallers()) {
                environment
                        .quotaOrOff(limit.variable() + ADMIN_SUFFIX, quota)
                        .ifPresent(set -> adminQuotas.put(limit, set));
            }
        }
        return on ? new RateLimitConfig(quotas, adminQuotas) : OFF;
    }
}
