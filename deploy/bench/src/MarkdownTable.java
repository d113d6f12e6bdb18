import java.util.List;
import java.util.Locale;

/** Renders tables in Markdown. */
final class MarkdownTable {
    private MarkdownTable() {}

    static String head(List<String> columns) {
        return row(columns) + "\n" + "| --- ".repeat(columns.size()) + "|";
    }

    static String row(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |";
    }

    static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
