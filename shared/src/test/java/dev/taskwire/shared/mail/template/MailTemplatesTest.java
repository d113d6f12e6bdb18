package dev.taskwire.shared.mail.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.taskwire.shared.config.ConfigException;
import dev.taskwire.shared.config.EnvironmentReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which template a mail has, and what its values can do in it. */
class MailTemplatesTest {
    private static final String LINK = "https://tasks.example.com/api/tasks/1";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path directory;

    private MailTemplatesTest write(String file, String content) throws IOException {
        var path = directory.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
        return this;
    }

    private MailTemplates read() {
        return EnvironmentReader.read(
                Map.of("MAIL_TEMPLATES_DIR", directory.toString()),
                environment -> MailTemplates.from(environment, Set.of(MailTemplate.values())));
    }

    private static MailValues task(String title) {
        return new MailValues(MailTemplate.ASSIGNED)
                .put("title", title)
                .put("short_title", title)
                .putLink("task_url", LINK);
    }

    private RenderedMail render(@Nullable String locale, MailValues values) {
        var account = locale == null ? null : Locale.forLanguageTag(locale);
        return read().find(MailTemplate.ASSIGNED, account).render(values);
    }

    private RenderedMail render(MailValues values) {
        return render(null, values);
    }

    @ParameterizedTest
    @CsvSource({"de-AT, de-AT", "de-CH, de", "de, de", "fr, all", ", all", "en, all", "de-AT-x-formal, de-AT"})
    void nearestFolderHasTheTemplate(@Nullable String locale, String expected) throws Exception {
        // given
        write("assigned.txt", "all\n\ntext\n");
        write("de/assigned.txt", "de\n\ntext\n");
        write("de-AT/assigned.txt", "de-AT\n\ntext\n");

        // when
        var mail = render(locale, task("t"));

        // then
        assertThat(mail.subject()).isEqualTo(expected);
        assertThat(mail.html()).contains("<html lang=\"" + (expected.equals("all") ? "en" : expected) + "\">");
    }

    @Test
    void localeIsThatOfTheAccountIfTheTextIsForItsLanguage() throws Exception {
        // given
        write("de/assigned.txt", "de\n\ntext\n");

        // when
        var templates = read();

        // then
        assertThat(templates
                        .find(MailTemplate.ASSIGNED, Locale.forLanguageTag("de-AT"))
                        .locale())
                .contains(Locale.forLanguageTag("de-AT"));
        assertThat(templates.find(MailTemplate.ASSIGNED, Locale.FRENCH).locale())
                .isEmpty();
        assertThat(templates.find(MailTemplate.DUE_SOON, Locale.GERMAN).locale())
                .isEmpty();
    }

    @Test
    void otherMailsStayBuiltIn() throws Exception {
        // given
        write("de/assigned.txt", "de\n\ntext\n");

        // when
        var mail = read().find(MailTemplate.PASSWORD_CHANGED, Locale.GERMAN)
                .render(new MailValues(MailTemplate.PASSWORD_CHANGED).put("username", "ada"));

        // then
        assertThat(mail.subject()).isEqualTo("[Taskwire] Your password was reset");
    }

    @ParameterizedTest
    @EnumSource(MailTemplate.class)
    void builtInMailsNeedNoValue(MailTemplate template) {
        // when
        var mail = MailTemplates.builtIn().find(template, null).render(new MailValues(template));

        // then
        assertThat(mail.subject()).startsWith("[Taskwire] ");
        assertThat(mail.text() + mail.html()).doesNotContain("{{", "null", "\n\n\n");
    }

    @Test
    void paragraphsLinesAndLinksAreHtml() throws Exception {
        // given
        write("assigned.txt", """
                Subject

                One & <two>
                three

                {{task_url}}

                https://help.example.com/?a=1&b=2
                {{#actor}}

                never
                {{/actor}}
                """);

        // when
        var mail = render(task("t"));

        // then
        assertThat(mail.text()).isEqualTo("One & <two>\nthree\n\n" + LINK + "\n\nhttps://help.example.com/?a=1&b=2\n");
        assertThat(mail.html())
                .isEqualTo("<!DOCTYPE html>\n<html lang=\"en\">\n"
                        + "<head><meta charset=\"utf-8\"><title>Taskwire</title></head>\n<body>\n"
                        + "<p>One &amp; &lt;two&gt;<br>\nthree</p>\n"
                        + "<p><a href=\"" + LINK + "\">" + LINK + "</a></p>\n"
                        + "<p><a href=\"https://help.example.com/?a=1&amp;b=2\">https://help.example.com/?a=1&amp;b=2</a></p>\n"
                        + "</body>\n</html>\n");
    }

    /** Also where the template asks for values that are not escaped. */
    @Test
    void valueAddsNoMarkup() throws Exception {
        // given
        write("assigned.html", "<title>{{subject}}</title>{{title}} {{{title}}} {{&title}} <a href=\"{{task_url}}\">");
        write("layout.html", "{{{subject}}}{{content}}");
        String title = "<b onclick='x'>\"&";

        // when
        var whole = render(task(title).putLink("task_url", "https://x/?a=\"><i>"));
        Files.delete(directory.resolve("assigned.html"));
        var inLayout = render(task(title));

        // then
        String escaped = "&lt;b onclick=&#39;x&#39;&gt;&quot;&amp;";
        assertThat(whole.html())
                .isEqualTo("<title>[Taskwire] Assigned to you: " + escaped + "</title>" + escaped + " " + escaped + " "
                        + escaped + " <a href=\"https://x/?a=&quot;&gt;&lt;i&gt;\">");
        assertThat(inLayout.html())
                .startsWith("[Taskwire] Assigned to you: " + escaped + "<p>")
                .doesNotContain("<b");
    }

    @Test
    void valueIsNotEscapedInText() throws Exception {
        // given
        write("assigned.txt", "{{title}}\n\n{{title}} {{{title}}}\n");

        // when
        var mail = render(task("a & b <c> 'd'"));

        // then
        assertThat(mail.subject()).isEqualTo("a & b <c> 'd'");
        assertThat(mail.text()).isEqualTo("a & b <c> 'd' a & b <c> 'd'\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\nBcc: eve@example.com",
                "a\r\nBcc: eve@example.com\r\n\r\nb",
                "a\u2028b\u2029c\u0085d",
                "a\u0000b\tc",
                "\n\nhttps://evil.example\n\n"
            })
    void valueAddsNoLine(String title) throws Exception {
        // given
        write("assigned.txt", "About {{title}}\n\n({{title}})\n");

        // when
        var mail = render(task(title));

        // then
        assertThat(mail.subject()).startsWith("About ").doesNotContainPattern("[\\p{Cntrl}\u2028\u2029\u0085]");
        assertThat(mail.text()).matches("\\([^\\p{Cntrl}\u2028\u2029\u0085]*\\)\n");
        assertThat(mail.html()).containsOnlyOnce("<p>").doesNotContain("<a ");
    }

    @Test
    void valueIsNoTemplate() throws Exception {
        // given
        write("assigned.txt", "{{title}}\n\n{{title}} {{actor}}\n");
        String title = "{{actor}}{{#task_url}}{{/nothing}} {{{title}}} {{=| |=}}";

        // when
        var mail = render(task(title).put("actor", "{{title}}"));

        // then
        assertThat(mail.subject()).isEqualTo(title);
        assertThat(mail.text()).isEqualTo(title + " {{title}}\n");
        assertThat(mail.html()).contains("<p>" + title + " {{title}}</p>");
    }

    /** Somebody else has chosen the title; a link to a page of theirs looks as if it came from the installation. */
    @Test
    void valueThatIsALineOfItsOwnBecomesNoLink() throws Exception {
        // given
        write("assigned.txt", "Subject\n\n{{title}}\n{{task_url}}\n");

        // when
        var mail = render(task("https://evil.example/login"));

        // then
        assertThat(mail.html())
                .contains("<p>https://evil.example/login<br>\n<a href=\"" + LINK + "\">" + LINK + "</a></p>");
    }

    @Test
    void linesOfFilesMayEndAsOnWindows() throws Exception {
        // given
        write("assigned.txt", "\ufeffSubject\r\n\r\nOne\r\n\r\nTwo\r\n");

        // when
        var mail = render(task("t"));

        // then
        assertThat(mail.subject()).isEqualTo("Subject");
        assertThat(mail.text()).isEqualTo("One\n\nTwo\n");
    }

    @Test
    void htmlOfTheDirectoryDoesNotReplaceThatOfALocale() throws Exception {
        // given
        write("assigned.html", "<p>English");
        write("de/assigned.txt", "Betreff\n\nDeutsch\n");
        write("de/layout.html", "<p>Gruß</p>{{content}}");

        // when
        var english = render(null, task("t"));
        var german = render("de", task("t"));

        // then
        assertThat(english.html()).isEqualTo("<p>English");
        assertThat(german.html()).isEqualTo("<p>Gruß</p><p>Deutsch</p>\n");
    }

    /** A mail has one language; the layout of the directory itself is for all texts. */
    @Test
    void layoutIsNotMoreSpecialThanTheText() throws Exception {
        // given
        write("layout.html", "<p>Acme</p>{{content}}");
        write("de/assigned.txt", "Betreff\n\nDeutsch\n");
        write("de-AT/layout.html", "<p>Servus</p>{{content}}");

        // when
        var german = render("de-AT", task("t"));
        var english = read().find(MailTemplate.DIGEST, Locale.forLanguageTag("de-AT"))
                .render(new MailValues(MailTemplate.DIGEST));

        // then
        assertThat(german.html()).isEqualTo("<p>Acme</p><p>Deutsch</p>\n");
        assertThat(english.html()).startsWith("<p>Acme</p>");
    }

    @Test
    void indentedLinkIsALink() throws Exception {
        // given
        write("assigned.txt", "Subject\n\nSee:\n  {{task_url}}\n\n\thttps://help.example.com/\n");

        // when
        var mail = render(task("t"));

        // then
        assertThat(mail.text()).isEqualTo("See:\n  " + LINK + "\n\n\thttps://help.example.com/\n");
        assertThat(mail.html())
                .contains("<br>\n<a href=\"" + LINK + "\">" + LINK + "</a></p>")
                .contains("<p><a href=\"https://help.example.com/\">https://help.example.com/</a></p>");
    }

    @Test
    void listHasAPartForEachElement() throws Exception {
        // given
        write("digest.txt", """
                {{count}}

                {{#notifications}}
                {{#assigned}}Neu: {{/assigned}}{{title}} ({{count}})
                {{/notifications}}
                {{^notifications}}nichts{{/notifications}}
                """);
        var values = new MailValues(MailTemplate.DIGEST).put("count", "2");
        values.addTo("notifications").put("title", "a").putFlag("assigned");
        values.addTo("notifications").put("title", "b").putFlag("unknown_kind");

        // when
        var templates = read();
        var mail = templates.find(MailTemplate.DIGEST, null).render(values);
        var empty = templates.find(MailTemplate.DIGEST, null).render(new MailValues(MailTemplate.DIGEST));

        // then
        assertThat(mail.text()).isEqualTo("Neu: a (2)\nb (2)\n");
        assertThat(empty.text()).isEqualTo("nichts\n");
    }

    @Test
    void faultyTemplatesRefuseTheStart() throws Exception {
        // given
        write("assigned.txt", "{{titel}}\n\ntext\n");
        write("de/asigned.txt", "Betreff\n\nText\n");

        // then
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(this::read)
                .satisfies(refusal -> assertThat(refusal.errors())
                        .satisfiesExactly(
                                error -> assertThat(error)
                                        .startsWith("MAIL_TEMPLATES_DIR: assigned.txt: line 1: there is no variable "),
                                error -> assertThat(error)
                                        .isEqualTo(
                                                "MAIL_TEMPLATES_DIR: de/asigned.txt: is not the name of a template")));
    }

    @Test
    void valuesMustBeThoseOfTheMail() {
        var values = new MailValues(MailTemplate.VERIFICATION);
        assertThatIllegalArgumentException().isThrownBy(() -> values.put("username", "ada"));
        assertThatIllegalArgumentException().isThrownBy(() -> values.addTo("notifications"));
    }

    @Test
    void secretLinksAreNotShown() {
        var values = new MailValues(MailTemplate.VERIFICATION).putLink("link", "https://x/#secret");
        var mail = MailTemplates.builtIn().find(MailTemplate.VERIFICATION, null).render(values);
        assertThat(mail.text()).contains("#secret");
        assertThat(values + " " + mail).doesNotContain("secret");
    }
}
