package dev.taskwire.shared.mail.template;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The templates of one folder: those of a locale, those for all other accounts, or the built-in ones. */
final class TemplateFolder {
    static final String LAYOUT = "layout.html";
    static final String TEXT_SUFFIX = ".txt";
    static final String HTML_SUFFIX = ".html";

    /** The variables that HTML has beside those of its mail. */
    static final String SUBJECT = "subject";

    static final String LANGUAGE = "lang";
    static final String CONTENT = "content";

    private final String tag;
    private final Map<MailTemplate, TextTemplate> texts = new EnumMap<>(MailTemplate.class);
    private final Map<MailTemplate, CompiledTemplate> htmls = new EnumMap<>(MailTemplate.class);
    private @Nullable CompiledTemplate layout;

    /** Creates an empty folder; the tag is that of its locale, or empty. */
    TemplateFolder(String tag) {
        this.tag = tag;
    }

    String tag() {
        return tag;
    }

    void addText(MailTemplate mail, String content) throws TemplateException {
        var text = TextTemplate.parse(content, mail);
        requireLink(mail, values -> text.paragraphs(values).toString());
        texts.put(mail, text);
    }

    void addHtml(MailTemplate mail, String content) throws TemplateException {
        var html = CompiledTemplate.ofHtml(content, TemplateProbe.of(mail, List.of(SUBJECT, LANGUAGE)));
        requireLink(mail, values -> {
            var all = new HashMap<>(values.values());
            all.put(SUBJECT, "");
            all.put(LANGUAGE, "");
            return html.render(all);
        });
        htmls.put(mail, html);
    }

    /** Fails if the mail is sent for its link and does not show it. */
    private static void requireLink(MailTemplate mail, Function<MailValues, String> template) throws TemplateException {
        if (mail.variables().contains(MailTemplate.LINK)
                && template.apply(withLink(mail, "https://a")).equals(template.apply(withLink(mail, "https://b")))) {
            throw new TemplateException("{{" + MailTemplate.LINK + "}} is missing");
        }
    }

    private static MailValues withLink(MailTemplate mail, String link) {
        var values = new MailValues(mail);
        mail.variables().forEach(values::putFlag);
        return values.putLink(MailTemplate.LINK, link);
    }

    void setLayout(String content) throws TemplateException {
        var compiled = CompiledTemplate.ofHtml(content, TemplateProbe.of(List.of(SUBJECT, LANGUAGE, CONTENT)));
        if (document(compiled, "<p>").equals(document(compiled, "<br>"))) {
            throw new TemplateException("{{" + CONTENT + "}} is missing");
        }
        layout = compiled;
    }

    private static String document(CompiledTemplate layout, String content) {
        return layout.render(Map.of(SUBJECT, "", LANGUAGE, "", CONTENT, new Markup(content)));
    }

    Optional<TextTemplate> text(MailTemplate mail) {
        return Optional.ofNullable(texts.get(mail));
    }

    Optional<CompiledTemplate> html(MailTemplate mail) {
        return Optional.ofNullable(htmls.get(mail));
    }

    Optional<CompiledTemplate> layout() {
        return Optional.ofNullable(layout);
    }
}
