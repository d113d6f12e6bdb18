package dev.taskwire.shared.mail.template;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.Template.Fragment;
import java.io.Writer;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Stands for a variable while a template is checked. A section of it is rendered whether or not it depends on the
 * value, so that the check reaches every variable in the template, with the variables that are known there.
 */
final class TemplateProbe implements Mustache.InvertibleLambda {
    private final String name;
    private final Optional<Map<String, Object>> item;
    private boolean entered;

    private TemplateProbe(String name, Optional<Map<String, Object>> item) {
        this.name = name;
        this.item = item;
    }

    /** Returns probes for the variables of a mail and its lists. */
    static Map<String, Object> of(MailTemplate mail, Collection<String> further) {
        var probes = of(mail.variables());
        probes.putAll(of(further));
        mail.lists().forEach(list -> probes.put(list, new TemplateProbe(list, Optional.of(of(mail.itemVariables())))));
        return probes;
    }

    /** Returns probes for these variables. */
    static Map<String, Object> of(Collection<String> names) {
        var probes = new HashMap<String, Object>();
        names.forEach(name -> probes.put(name, new TemplateProbe(name, Optional.empty())));
        return probes;
    }

    /** Returns the text of the variable; fails for a list, which has none. */
    String text() {
        if (item.isPresent()) {
            throw new MustacheException("'" + name + "' is a list: {{#" + name + "}} begins a part for each element");
        }
        return "";
    }

    @Override
    public void execute(Fragment section, Writer out) {
        if (item.isEmpty()) {
            section.execute(out);
            return;
        }
        if (entered) {
            throw new MustacheException("the list '" + name + "' is used within itself");
        }
        entered = true;
        section.execute(item.get(), out);
        entered = false;
    }

    @Override
    public void executeInverse(Fragment section, Writer out) {
        section.execute(out);
    }
}
