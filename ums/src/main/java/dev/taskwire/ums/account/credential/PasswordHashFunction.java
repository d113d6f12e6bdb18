package dev.taskwire.ums.account.credential;

import org.springframework.security.crypto.bcrypt.BCrypt;

/**
 * Computes and checks password hashes. Each call occupies a core for long, on purpose, so only worker threads may call
 * it.
 */
interface PasswordHashFunction {
    /** bcrypt, in the {@code $2a$} format. */
    PasswordHashFunction BCRYPT = new PasswordHashFunction() {
        @Override
        public String hash(byte[] password, int cost) {
            return BCrypt.hashpw(password, BCrypt.gensalt("$2a", cost));
        }

        @Override
        public boolean matches(byte[] password, String hash) {
            return BCrypt.checkpw(password, hash);
        }
    };

    /** Returns a new hash with its own salt. Each step of the cost doubles the time. */
    String hash(byte[] password, int cost);

    /** Returns whether the password has this hash. Takes as long as {@link #hash} with the cost that the hash names. */
    boolean matches(byte[] password, String hash);
}
