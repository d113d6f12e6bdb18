package dev.taskwire.embedded.mongo;

import de.bwaldvogel.mongo.bson.Document;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;

/** Classifies commands before they run. */
final class MongoCommands {

    /** A read that is missing here is only slower, since it commits. */
    private static final Set<String> READ_COMMANDS = Set.of(
            "aggregate",
            "buildinfo",
            "collstats",
            "connectionstatus",
            "count",
            "dbstats",
            "distinct",
            "endsessions",
            "find",
            "getlasterror",
            "getlog",
            "getmore",
            "hello",
            "hostinfo",
            "ismaster",
            "killcursors",
            "listcollections",
            "listindexes",
            "ping",
            "serverstatus",
            "whatsmyuri");

    private MongoCommands() {}

    static boolean isReadOnly(String command, Document query) {
        return READ_COMMANDS.contains(command.toLowerCase(Locale.ROOT)) && !writesItsResult(query);
    }

    private static boolean writesItsResult(Document query) {
        return query.get("pipeline") instanceof Collection<?> stages
                && stages.stream()
                        .anyMatch(stage -> stage instanceof Document named
                                && (named.containsKey("$out") || named.containsKey("$merge")));
    }

    static boolean hasMajorityReadConcern(Document query) {
        return query.get("readConcern") instanceof Document concern && "majority".equals(concern.get("level"));
    }
}
