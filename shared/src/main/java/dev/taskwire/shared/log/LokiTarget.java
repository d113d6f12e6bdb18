package dev.taskwire.shared.log;

import java.util.Optional;

/**
 * Where Loki takes lines.
 *
 * @param pushUrl without user and password
 */
public record LokiTarget(String pushUrl, Optional<String> user, Optional<String> password) {
    /** Never shows the address, which may hold a token. */
    @Override
    public String toString() {
        return "LokiTarget";
    }
}
