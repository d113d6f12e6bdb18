package dev.taskwire.shared.http.header;

import java.util.ArrayList;
import java.util.List;

/** Splits headers whose value is a list, and whose elements contain no comma (RFC 9110, 5.6.1). */
public final class HeaderList {
    private HeaderList() {}

    /**
     * Returns the elements without the white space around them. Empty elements are left out, as a recipient must do
     * (RFC 9110, 5.6.1.2). The limit on a head bounds their number.
     *
     * @param lines all lines of the header
     */
    public static List<String> elements(List<String> lines) {
        if (lines.isEmpty()) {
            return List.of();
        }
        var elements = new ArrayList<String>();
        for (String line : lines) {
            for (String element : line.split(",", -1)) {
                String text = element.trim();
                if (!text.isEmpty()) {
                    elements.add(text);
                }
            }
        }
        return elements;
    }
}
