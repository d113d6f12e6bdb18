package dev.taskwire.tms.notification.channel.email;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * Text in a mail's header (RFC 2047): encoded words of Base64, none of which splits a character. The mail client's own
 * encoding loses every character beyond the first 65,536 and lets a line break pass.
 */
final class EncodedWords {
    /** So many bytes make a word of 64 characters, which leaves room for the header's name on the first line. */
    private static final int MAX_BYTES = 39;

    private static final Pattern PLAIN = Pattern.compile("[ -~]{0,60}");

    private EncodedWords() {}

    /** The header's value, folded where it is long. */
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
                words.add(encoded(word));
                word.setLength(0);
                bytes = 0;
            }
            word.append(character);
            bytes += more;
        }
        words.add(encoded(word));
        return String.join("\r\n ", words);
    }

    private static String encoded(CharSequence text) {
        byte[] utf8 = text.toString().getBytes(StandardCharsets.UTF_8);
        return "=?UTF-8?B?" + Base64.getEncoder().encodeToString(utf8) + "?=";
    }
}
