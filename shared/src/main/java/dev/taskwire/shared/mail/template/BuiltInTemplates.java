package dev.taskwire.shared.mail.template;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Reads the templates that the product brings, in English. */
final class BuiltInTemplates {
    private static final String PATH = "/mail/";

    private BuiltInTemplates() {}

    static TemplateFolder load(Set<MailTemplate> mails) {
        var folder = new TemplateFolder("");
        try {
            folder.setLayout(content(TemplateFolder.LAYOUT));
            for (var mail : mails) {
                folder.addText(mail, content(mail.wire() + TemplateFolder.TEXT_SUFFIX));
            }
        } catch (TemplateException defect) {
            throw new IllegalStateException(defect);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return folder;
    }

    private static String content(String name) throws IOException {
        try (var content = BuiltInTemplates.class.getResourceAsStream(PATH + name)) {
            if (content == null) {
                throw new FileNotFoundException(name);
            }
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
