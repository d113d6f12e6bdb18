package dev.taskwire.shared.mail.template;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The templates of one mail to one account. */
public final class ResolvedTemplate {
    private static final String BUILT_IN_LANGUAGE = "en";

    private final TextTemplate text;
    private final Optional<CompiledTemplate> html;
    private final CompiledTemplate layout;
    private final String tag;
    private final Optional<Locale> locale;

    /**
     * Creates the templates of a mail.
     *
     * @param html replaces what the layout makes of the text
     * @param tag the locale of the folder of the text, or empty
     * @param locale the locale of the account
     */
    ResolvedTemplate(
            TextTemplate text,
            Optional<CompiledTemplate> html,
            CompiledTemplate layout,
            String tag,
            Optional<Locale> locale) {
        this.text = text;
        this.html = html;
        this.layout = layout;
        this.tag = tag;
        this.locale = locale;
    }

    /**
     * Returns the locale of the account if the text is for its language. Without one, dates have the form of ISO 8601.
     */
    public Optional<Locale> locale() {
        return locale.filter(account -> !tag.isEmpty());
    }

    /** Returns the mail with these values, which are those of the same mail. */
    public RenderedMail render(MailValues values) {
        String subject = text.subject(values);
        var paragraphs = text.paragraphs(values);
        var htmlValues = new HashMap<String, @Nullable Object>();
        htmlValues.put(TemplateFolder.SUBJECT, subject);
        htmlValues.put(TemplateFolder.LANGUAGE, tag.isEmpty() ? BUILT_IN_LANGUAGE : tag);
        return new RenderedMail(subject, plain(paragraphs), html(values, paragraphs, htmlValues));
    }

    private static String plain(List<List<String>> paragraphs) {
        return paragraphs.stream().map(lines -> String.join("\n", lines)).collect(Collectors.joining("\n\n")) + "\n";
    }

    private String html(MailValues values, List<List<String>> paragraphs, Map<String, @Nullable Object> htmlValues) {
        if (html.isPresent()) {
            htmlValues.putAll(values.values());
            return html.get().render(htmlValues);
        }
        htmlValues.put(TemplateFolder.CONTENT, Markup.ofParagraphs(paragraphs, text.links(values)));
        return layout.render(htmlValues);
    }
}
