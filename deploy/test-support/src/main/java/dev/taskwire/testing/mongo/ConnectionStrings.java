package dev.taskwire.testing.mongo;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Replaces the database in a connection string. */
final class ConnectionStrings {

    private static final Pattern PARTS =
            Pattern.compile("(?<server>mongodb(\\+srv)?://[^/?]+)(/(?<database>[^?]*))?(\\?(?<options>.*))?");

    private ConnectionStrings() {}

    static String withDatabase(String uri, String database) {
        Matcher parts = PARTS.matcher(uri);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "not a MongoDB connection string: it must look like mongodb://host:port");
        }
        String server = parts.group("server");
        String options = orEmpty(parts.group("options"));
        if (server.contains("@") && !options.contains("authSource=")) {
            // By default, a user is looked up in the database of the connection string.
            String users = orEmpty(parts.group("database"));
            options += (options.isEmpty() ? "" : "&") + "authSource=" + (users.isEmpty() ? "admin" : users);
        }
        return server + "/" + database + (options.isEmpty() ? "" : "?" + options);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
