package dev.taskwire.shared.mail.template;

import dev.taskwire.shared.locale.LanguageTags;
import dev.taskwire.shared.log.ControlCharacters;
import dev.taskwire.shared.value.WireName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the templates of an operator: those of the directory, and those of its folders, which are named by locales. All
 * names are checked, and the content of those templates that the service uses.
 */
final class TemplateDirectory {
    static final int MAX_BYTES = 65_536;
    private static final String ROOT = "the directory";
    private static final int MAX_FILES = 1_000;
    /** What is wrong with further files says nothing new, as in a directory of something else. */
    private static final int MAX_ERRORS = 10;

    private final Set<MailTemplate> used;
    private final Map<String, TemplateFolder> folders = new HashMap<>();
    private final List<String> errors = new ArrayList<>();
    private int files;

    private TemplateDirectory(Set<MailTemplate> used) {
        this.used = used;
    }

    /** Reads the directory, which takes a moment. */
    static TemplateDirectory read(String root, Set<MailTemplate> used) {
        var directory = new TemplateDirectory(used);
        try {
            directory.readRoot(Path.of(root));
        } catch (InvalidPathException malformed) {
            directory.addError(ROOT, "cannot be read");
        }
        return directory;
    }

    /** Returns the folders by the tags of their locales; the tag of the directory itself is empty. */
    Map<String, TemplateFolder> folders() {
        return folders;
    }

    /** Returns what is wrong, each with the name of the file; nothing if the templates can be used. */
    List<String> errors() {
        return errors;
    }

    private void readRoot(Path root) {
        var all = entries(root, ROOT);
        readFiles(all.stream().filter(entry -> !Files.isDirectory(entry)).toList(), "");
        for (var folder : all.stream().filter(Files::isDirectory).toList()) {
            if (errors.size() >= MAX_ERRORS) {
                return;
            }
            String name = name(folder);
            String tag = LanguageTags.parse(name).map(Locale::toLanguageTag).orElse("");
            if (tag.equals(name)) {
                readFiles(entries(folder, name), name);
            } else {
                addError(name, tag.isEmpty() ? "is not the name of a locale, such as de or de-AT" : "must be " + tag);
            }
        }
    }

    private List<Path> entries(Path folder, String name) {
        try (var all = Files.list(folder)) {
            var entries = all
                    // Kubernetes keeps the versions of a mounted directory in hidden ones.
                    .filter(entry -> !name(entry).startsWith("."))
                    .limit(MAX_FILES + 1)
                    .sorted()
                    .toList();
            if (entries.size() <= MAX_FILES) {
                return entries;
            }
            addError(name, "has more than " + MAX_FILES + " files");
            return List.of();
        } catch (IOException | RuntimeException unreadable) {
            addError(name, "cannot be read");
            return List.of();
        }
    }

    private void readFiles(List<Path> paths, String tag) {
        var folder = new TemplateFolder(tag);
        for (var path : paths) {
            String label = tag.isEmpty() ? name(path) : tag + "/" + name(path);
            if (errors.size() >= MAX_ERRORS) {
                return;
            }
            if (files++ >= MAX_FILES) {
                addError(ROOT, "has more than " + MAX_FILES + " files");
                return;
            }
            try {
                readFile(path, folder);
            } catch (TemplateException unusable) {
                addError(label, String.valueOf(unusable.getMessage()));
            }
        }
        for (var mail : used) {
            if (!tag.isEmpty()
                    && folder.html(mail).isPresent()
                    && folder.text(mail).isEmpty()) {
                addError(tag + "/" + mail.wire() + TemplateFolder.HTML_SUFFIX, "needs the text beside it");
            }
        }
        folders.put(tag, folder);
    }

    private void readFile(Path path, TemplateFolder folder) throws TemplateException {
        String name = name(path);
        if (name.equals(TemplateFolder.LAYOUT)) {
            folder.setLayout(content(path));
            return;
        }
        var ofText = mail(name, TemplateFolder.TEXT_SUFFIX);
        var ofHtml = mail(name, TemplateFolder.HTML_SUFFIX);
        if (ofText.isPresent() && used.contains(ofText.get())) {
            folder.addText(ofText.get(), content(path));
        } else if (ofHtml.isPresent() && used.contains(ofHtml.get())) {
            folder.addHtml(ofHtml.get(), content(path));
        } else if (ofText.isEmpty() && ofHtml.isEmpty()) {
            throw new TemplateException("is not the name of a template");
        }
    }

    private static Optional<MailTemplate> mail(String file, String suffix) {
        return file.endsWith(suffix)
                ? WireName.find(MailTemplate.class, file.substring(0, file.length() - suffix.length()))
                : Optional.empty();
    }

    private static String content(Path path) throws TemplateException {
        if (!Files.isRegularFile(path)) {
            throw new TemplateException("is not a file");
        }
        try (var file = Files.newInputStream(path)) {
            byte[] bytes = file.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new TemplateException("is larger than " + MAX_BYTES + " bytes");
            }
            String content = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            String marked = content.startsWith("\ufeff") ? content.substring(1) : content;
            return marked.replace("\r\n", "\n").replace('\r', '\n');
        } catch (CharacterCodingException malformed) {
            throw new TemplateException("is not UTF-8");
        } catch (IOException unreadable) {
            throw new TemplateException("cannot be read");
        }
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    private void addError(String name, String why) {
        errors.add(ControlCharacters.escape(name) + ": " + ControlCharacters.escape(why));
    }
}
