package dev.taskwire.shared.value;

/** Prepares URLs to which a path is appended. */
public final class BaseUrls {
    private BaseUrls() {}

    /** Returns the address without trailing slashes. */
    public static String withoutTrailingSlashes(String address) {
        int end = address.length();
        while (end > 0 && address.charAt(end - 1) == '/') {
            end--;
        }
        return address.substring(0, end);
    }
}
