package dev.taskwire.shared.mail.template;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.Template;
import java.io.StringWriter;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A template of plain text or HTML (Mustache) whose variables have been checked. Safe from any thread. */
final class CompiledTemplate {
    private final Template template;

    private CompiledTemplate(Template template) {
        this.template = template;
    }

    /**
     * Compiles a template of plain text.
     *
     * @param probes a probe for each variable that the template may have
     */
    static CompiledTemplate ofText(String source, Map<String, Object> probes) throws TemplateException {
        return compile(source, probes, UnaryOperator.identity());
    }

    /** Compiles a template of HTML, in which each value is escaped, also where the template asks for the opposite. */
    static CompiledTemplate ofHtml(String source, Map<String, Object> probes) throws TemplateException {
        return compile(source, probes, Markup::escape);
    }

    private static CompiledTemplate compile(String source, Map<String, Object> probes, UnaryOperator<String> escape)
            throws TemplateException {
        var compiler = Mustache.compiler()
                .withCollector(new MapCollector())
                // The formatter escapes instead: it is called for {{{name}}} and {{&name}} too.
                .escapeHTML(false)
                .withFormatter(value -> format(value, escape))
                .withLoader(name -> {
                    throw new MustacheException("another template cannot be included: " + name);
                })
                .nullValue("")
                .strictSections(true);
        var compiled = new CompiledTemplate(parse(compiler, source));
        compiled.check(probes);
        return compiled;
    }

    private static Template parse(Mustache.Compiler compiler, String source) throws TemplateException {
        try {
            return compiler.compile(source);
        } catch (MustacheException malformed) {
            throw new TemplateException(String.valueOf(malformed.getMessage()));
        } catch (RuntimeException malformed) {
            // The parser does not expect a tag without a name.
            throw new TemplateException("a tag is empty");
        }
    }

    private static String format(Object value, UnaryOperator<String> escape) {
        if (value instanceof String text) {
            return escape.apply(text);
        }
        if (value instanceof Markup markup) {
            return markup.html();
        }
        if (value instanceof TemplateProbe probe) {
            return probe.text();
        }
        throw new MustacheException("only variables with a name can be shown");
    }

    private void check(Map<String, Object> probes) throws TemplateException {
        var fault = findFault();
        if (fault != null) {
            throw new TemplateException(fault);
        }
        try {
            template.execute(probes, new StringWriter());
        } catch (MustacheException.Context unknown) {
            throw new TemplateException("line " + unknown.lineNo + ": there is no variable '" + unknown.key
                    + "' here; there are " + String.join(", ", new TreeSet<>(probes.keySet())));
        } catch (MustacheException unusable) {
            throw new TemplateException(String.valueOf(unusable.getMessage()));
        }
    }

    /**
     * Returns what is wrong with the tags; null if nothing is. The parser takes a tag that is still open at the end for
     * text. The library's own variables, such as {@code -first}, depend on the position in a list, so the check would
     * not reach what is in a section of one.
     */
    private @Nullable String findFault() {
        var fault = new AtomicReference<@Nullable String>();
        template.visit(new Mustache.Visitor() {
            private void check(String name) {
                if (name.startsWith("-")) {
                    fault.set("there is no variable '" + name + "' here");
                }
            }

            @Override
            public void visitText(String text) {
                if (text.contains("{{")) {
                    fault.set("a tag that begins with {{ does not end with }}");
                }
            }

            @Override
            public void visitVariable(String name) {
                check(name);
            }

            @Override
            public boolean visitInclude(String name) {
                return false;
            }

            @Override
            public boolean visitSection(String name) {
                check(name);
                return true;
            }

            @Override
            public boolean visitInvertedSection(String name) {
                check(name);
                return true;
            }
        });
        return fault.get();
    }

    String render(Map<String, @Nullable Object> values) {
        return template.execute(values);
    }
}
