package dev.taskwire.shared.mail;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * Encodes text for a mail header (RFC 2047) as Base64 encoded words, none of which splits a character. Jakarta Mail's
 * own encoding ({@code MimeUtility}) leaves text in ASCII as it is, also one that looks like an encoded word.
 */
final class EncodedWords {
    /** The bytes of an encoded word of 64 characters, which leaves room for the name of the header on its line. */
    private static final int MAX_BYTES = 39;

    private static final Pattern PLAIN = Pattern.compile("[ -~]{0,60}");

    private EncodedWords() {}

    /** Returns the value of the header, folded if it is long. */
    static String of(String text) {
        if (PLAIN.matcher(text).matches() && !text.contains("=?")) {
            return text;
        }
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        int bytes = 0;
        for (int c : text.codePoints().toArray()) {
            String character = Character.toString(c);
            int more = character.getBytes(StandardCharsets.UTF_8).length;
            if (bytes + more > MAX_BYTES) {
                words.add(encode(word));
                word.setLength(0);
                bytes = 0;
            }
            word.append(character);
            bytes += more;
        }
        words.add(encode(word));
        return String.join("\r\n ", words);
    }

    private static String encode(CharSequence text) {
        byte[] utf8 = text.toString().getBytes(StandardCharsets.UTF_8);
        return "=?UTF-8?B?" + Base64.getEncoder().encodeToString(utf8) + "?=";
    }
}
