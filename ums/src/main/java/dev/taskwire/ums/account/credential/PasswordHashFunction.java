package dev.taskwire.ums.account.credential;

import org.springframework.security.crypto.bcrypt.BCrypt;

/** The function that makes and checks password hashes. It takes a core for long, on purpose: only for workers. */
interface PasswordHashFunction {
    /** bcrypt in its {@code $2a$} form. */
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

    /** Returns a new hash with a salt of its own; each further step of the cost takes twice as long. */
    String hash(byte[] password, int cost);

    /** Takes as long as {@link #hash} with the cost that the hash names. */
    boolean matches(byte[] password, String hash);
}
