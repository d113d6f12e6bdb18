package dev.taskwire.shared.mail;

import dev.taskwire.shared.value.TextCharacters;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A mail to one recipient, in text and HTML. Fails for an address that cannot be written without quoting, and for a
 * control character in a header, because a line break there could add a header or a recipient.
 *
 * @param from the sender's address
 * @param to the recipient's address
 * @param id the {@code Message-ID}, without angle brackets
 * @param headers further headers, in ASCII
 */
public record Email(
        String from, String to, String id, String subject, String text, String html, Map<String, String> headers) {
    public Email {
        headers = Map.copyOf(headers);
        if (!EmailAddresses.isValid(from) || !EmailAddresses.isValid(to)) {
            throw new IllegalArgumentException("a malformed address");
        }
        boolean controls = Stream.concat(
                        Stream.of(id, subject),
                        headers.entrySet().stream().flatMap(header -> Stream.of(header.getKey(), header.getValue())))
                .flatMapToInt(String::codePoints)
                .anyMatch(c -> Character.isISOControl(c) || TextCharacters.isLineBreak(c));
        if (controls) {
            throw new IllegalArgumentException("a control character in a header");
        }
    }

    /** Returns a text without addresses and content. */
    @Override
    public String toString() {
        return "Email[" + id + "]";
    }
}
