package dev.taskwire.shared.mail.template;

import dev.taskwire.shared.log.ControlCharacters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The values of the variables of a mail. Every variable of the mail is there; one without a value is empty. A value is
 * one line: control characters in it become spaces.
 */
public final class MailValues {
    private final MailTemplate template;
    private final Set<String> names;
    private final Map<String, @Nullable Object> values = new HashMap<>();
    private final Map<String, List<Map<String, @Nullable Object>>> lists = new HashMap<>();
    /** Those of a mail and of the elements of its lists. */
    private final Set<String> links;

    /** Creates the values of a mail, all of them empty. */
    public MailValues(MailTemplate template) {
        this(template, template.variables(), new HashSet<>());
        template.lists().forEach(list -> lists.put(list, new ArrayList<>()));
        values.putAll(lists);
    }

    private MailValues(MailTemplate template, Set<String> names, Set<String> links) {
        this.template = template;
        this.names = names;
        this.links = links;
        names.forEach(name -> values.put(name, null));
    }

    /** Sets a value; null leaves it empty. */
    public MailValues put(String name, @Nullable String value) {
        if (!names.contains(name)) {
            throw new IllegalArgumentException("no variable of this mail: " + name);
        }
        values.put(name, value == null || value.isEmpty() ? null : ControlCharacters.replaceWithSpaces(value));
        return this;
    }

    /** Sets a value that becomes a link in HTML where it is a line of its own; null leaves it empty. */
    public MailValues putLink(String name, @Nullable String url) {
        if (url != null) {
            links.add(ControlCharacters.replaceWithSpaces(url));
        }
        return put(name, url);
    }

    /** Sets a variable that only says that something holds. An unknown one is left out: newer events may have it. */
    public MailValues putFlag(String name) {
        return names.contains(name) ? put(name, name) : this;
    }

    /** Adds an element to a list and returns its values, all of them empty. */
    public MailValues addTo(String list) {
        var elements = lists.get(list);
        if (elements == null) {
            throw new IllegalArgumentException("no list of this mail: " + list);
        }
        var item = new MailValues(template, template.itemVariables(), links);
        elements.add(item.values);
        return item;
    }

    Map<String, @Nullable Object> values() {
        return values;
    }

    /** Returns the values that become links. */
    Set<String> links() {
        return links;
    }

    /** Hides the values, which can have a secret link. */
    @Override
    public String toString() {
        return "MailValues[" + template.wire() + "]";
    }
}
