package dev.taskwire.shared.log.appender;

import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.List;
import java.util.Optional;

/**
 * Converts {@code %fields} of a pattern to the key-value pairs of a line, as {@code key=value}, each after a space.
 * {@code %fields{request_id}} adds that MDC member, if there is one; several are separated by commas.
 */
public final class KeyValueConverter extends ClassicConverter {
    private List<String> ids = List.of();

    /** Returns the layout of a pattern with {@code %fields}, not started. */
    public static PatternLayout layout(String pattern) {
        var layout = new PatternLayout();
        layout.getInstanceConverterMap().put("fields", KeyValueConverter::new);
        layout.setPattern(pattern);
        return layout;
    }

    @Override
    public void start() {
        ids = Optional.ofNullable(getOptionList()).orElse(List.of());
        super.start();
    }

    @Override
    public String convert(ILoggingEvent event) {
        var text = new StringBuilder();
        var fields = event.getKeyValuePairs();
        if (fields != null) {
            fields.forEach(field -> append(text, field.key, field.value));
        }
        for (String id : ids) {
            var value = event.getMDCPropertyMap().get(id);
            if (value != null) {
                append(text, id, value);
            }
        }
        return text.toString();
    }

    private static void append(StringBuilder text, String key, Object value) {
        text.append(' ').append(key).append('=').append(value);
    }
}
