package dev.taskwire.shared.value;

/** Addresses to which a path is added. */
public final class BaseUrls {
    private BaseUrls() {}

    /** The address up to the slashes at its end. */
    public static String without(String address) {
        int end = address.length();
        while (end > 0 && address.charAt(end - 1) == '/') {
            end--;
        }
        return address.substring(0, end);
    }
}
