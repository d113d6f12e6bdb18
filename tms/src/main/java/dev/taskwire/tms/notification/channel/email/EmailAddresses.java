package dev.taskwire.tms.notification.channel.email;

import java.util.regex.Pattern;

/** Addresses that can be written into an SMTP command and a header as they are. */
public final class EmailAddresses {
    private static final String WORD = "[^\\s\\p{Cntrl}<>()\\[\\],;:\\\\\"@]+";
    private static final Pattern ADDRESS = Pattern.compile(WORD + "@(" + WORD + "|\\[[0-9A-Za-z.:]+])");

    private static final Pattern IP = Pattern.compile("[0-9.]+|(?=[^:]*:)\\[?[0-9a-fA-F:.]+]?");

    private EmailAddresses() {}

    public static boolean isOne(String text) {
        return ADDRESS.matcher(text).matches();
    }

    /** The host as the part after an address' {@code @}: an IP address stands in brackets (RFC 5321, 4.1.3). */
    public static String domain(String host) {
        if (!IP.matcher(host).matches()) {
            return host;
        }
        String bare = host.replace("[", "").replace("]", "");
        return bare.contains(":") ? "[IPv6:" + bare + "]" : "[" + bare + "]";
    }
}
