package dev.taskwire.shared.mail.template;

import dev.taskwire.shared.config.EnvironmentReader;
import dev.taskwire.shared.locale.LanguageTags;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The templates of the mails of a service: those of the operator, and the built-in ones. Safe from any thread. */
public final class MailTemplates {
    private static final String VARIABLE = "MAIL_TEMPLATES_DIR";

    private final Map<String, TemplateFolder> folders;
    private final TemplateFolder builtIn;

    private MailTemplates(Map<String, TemplateFolder> folders, TemplateFolder builtIn) {
        this.folders = folders;
        this.builtIn = builtIn;
    }

    /**
     * Reads the templates in {@code MAIL_TEMPLATES_DIR}, if it is set. Blocks while it reads them. Each template that
     * cannot be used is an error.
     *
     * @param used the mails of the service
     */
    public static MailTemplates from(EnvironmentReader environment, Set<MailTemplate> used) {
        var builtIn = BuiltInTemplates.load(used);
        var path = environment.string(VARIABLE);
        if (path.isEmpty()) {
            return new MailTemplates(Map.of(), builtIn);
        }
        var directory = TemplateDirectory.read(path.get(), used);
        directory.errors().forEach(error -> environment.addError(VARIABLE, error));
        return new MailTemplates(directory.folders(), builtIn);
    }

    /** Returns the built-in templates of all mails. */
    public static MailTemplates builtIn() {
        return new MailTemplates(Map.of(), BuiltInTemplates.load(Set.of(MailTemplate.values())));
    }

    /**
     * Returns the templates for an account: those of its locale, of a more general locale, of the directory itself, or
     * built in. HTML that is more general than the text would have another language, and so would the layout of a more
     * special locale: both are left out. The layout of the directory itself is for all texts.
     */
    public ResolvedTemplate find(MailTemplate mail, @Nullable Locale locale) {
        var lookup = lookup(locale);
        int ofText = firstWithText(lookup, mail);
        var text = lookup.get(ofText);
        var html = lookup.subList(0, ofText + 1).stream()
                .flatMap(folder -> folder.html(mail).stream())
                .findFirst();
        var layout = lookup.stream()
                .dropWhile(folder -> folder != text && !folder.tag().isEmpty())
                .flatMap(folder -> folder.layout().stream())
                .findFirst();
        return new ResolvedTemplate(
                text.text(mail).orElseThrow(), html, layout.orElseThrow(), text.tag(), Optional.ofNullable(locale));
    }

    private List<TemplateFolder> lookup(@Nullable Locale locale) {
        var tags = new ArrayList<String>(locale == null ? List.of() : LanguageTags.lookup(locale));
        tags.add("");
        var found = new ArrayList<TemplateFolder>();
        for (String tag : tags) {
            var folder = folders.get(tag);
            if (folder != null) {
                found.add(folder);
            }
        }
        found.add(builtIn);
        return found;
    }

    /** Returns the index of the first folder that has the text; the last one, the built-in one, has all. */
    private static int firstWithText(List<TemplateFolder> lookup, MailTemplate mail) {
        int index = 0;
        while (index < lookup.size() - 1 && lookup.get(index).text(mail).isEmpty()) {
            index++;
        }
        return index;
    }
}
