package dev.taskwire.shared.mail.template;

import dev.taskwire.shared.value.WireName;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The mails that have a template, by the names of their files, and the variables of each. Names and variables are a
 * contract with operators.
 */
@SuppressWarnings("ImmutableEnumChecker") // the sets are copies that cannot change
public enum MailTemplate implements WireName {
    /** Has no username: anybody may have chosen it, and the address may belong to a stranger. */
    VERIFICATION(List.of(MailTemplate.LINK)),
    PASSWORD_RESET(List.of("username", MailTemplate.LINK)),
    INVITATION(List.of("username", MailTemplate.LINK)),
    EMAIL_CHANGED(List.of("username")),
    PASSWORD_CHANGED(List.of("username")),
    ASSIGNED(Variables.TASK),
    STATUS_CHANGED(Variables.add(Variables.TASK, Variables.STATUS)),
    DUE_SOON(Variables.TASK),
    NEW_DEVICE(List.of("device", "time")),
    DIGEST(List.of("count", "more", Variables.UNSUBSCRIBE_URL), "notifications", Variables.NOTIFICATION);

    /** The link for which a mail is sent. Each template of such a mail must show it. */
    static final String LINK = "link";

    private final Set<String> variables;
    private final Set<String> lists;
    private final Set<String> itemVariables;

    MailTemplate(List<String> variables) {
        this.variables = Set.copyOf(variables);
        lists = Set.of();
        itemVariables = Set.of();
    }

    MailTemplate(List<String> variables, String list, List<String> itemVariables) {
        this.variables = Set.copyOf(variables);
        lists = Set.of(list);
        this.itemVariables = Set.copyOf(itemVariables);
    }

    /** Returns the names of the values. */
    public Set<String> variables() {
        return variables;
    }

    /** Returns the names of the lists. */
    public Set<String> lists() {
        return lists;
    }

    /** Returns the names of the values that each element of a list has. */
    public Set<String> itemVariables() {
        return itemVariables;
    }

    /** The variables that several mails have. */
    private static final class Variables {
        static final String UNSUBSCRIBE_URL = "unsubscribe_url";

        private static final List<String> TITLE = List.of("title", "short_title", "due", "due_day", "task_url");
        static final List<String> TASK = add(TITLE, List.of("assignee", "actor", UNSUBSCRIBE_URL));
        /** A template has no conditions on values, so each status has a variable of its own too. */
        static final List<String> STATUS = Stream.of("old_status", "new_status")
                .flatMap(name -> Stream.of(name, name + "_pending", name + "_in_progress", name + "_completed"))
                .toList();

        static final List<String> NOTIFICATION =
                add(add(TITLE, STATUS), List.of("device", "assigned", "status_changed", "due_soon", "new_device"));

        static List<String> add(List<String> some, List<String> more) {
            var all = new ArrayList<>(some);
            all.addAll(more);
            return all;
        }
    }
}
