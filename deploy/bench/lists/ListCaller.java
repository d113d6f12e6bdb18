import java.util.List;
import java.util.UUID;

/**
 * A user who lists tasks.
 *
 * @param tasks the numbers of some tasks that the caller sees
 */
record ListCaller(Kind kind, UUID id, String token, List<Integer> tasks) {
    /** What a list costs depends on this. */
    enum Kind {
        USER("user", 100),
        ADMIN("admin", 100),
        HEAVY("heavy user", 1_000);

        final String title;
        /** The p99 that no list should exceed. */
        final int maxMillis;

        Kind(String title, int maxMillis) {
            this.title = title;
            this.maxMillis = maxMillis;
        }
    }

    boolean isAdmin() {
        return kind == Kind.ADMIN;
    }
}
