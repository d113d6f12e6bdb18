import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A form of list, whose values differ from request to request.
 *
 * @param kinds who may send such requests
 * @param page which page is measured
 */
record QueryShape(String path, List<QueryPart> parts, Set<ListCaller.Kind> kinds, Page page) {
    /** A page of a list. */
    enum Page {
        FIRST(""),
        SECOND("page 2"),
        /** After a cursor somewhere in the list. */
        INSIDE("from the middle"),
        /** After a cursor somewhere among the tasks without a due date. */
        UNDATED("from the middle, undated");

        final String title;

        Page(String title) {
            this.title = title;
        }
    }

    static QueryShape of(QueryPart... parts) {
        return new QueryShape("/api/tasks", Arrays.asList(parts), Set.of(ListCaller.Kind.values()), Page.FIRST);
    }

    static QueryShape ofTmservice(QueryPart... parts) {
        return new QueryShape("/task/tasks/", Arrays.asList(parts), Set.of(ListCaller.Kind.values()), Page.FIRST);
    }

    QueryShape onlyFor(ListCaller.Kind kind) {
        return new QueryShape(path, parts, Set.of(kind), page);
    }

    QueryShape at(Page other) {
        return new QueryShape(path, parts, kinds, other);
    }

    String name() {
        String all = parts.stream()
                .map(QueryPart::title)
                .filter(title -> !title.isEmpty())
                .collect(Collectors.joining(", "));
        String name = all.isEmpty() ? "all" : all;
        return (path.startsWith("/api") ? "" : "TMService: ")
                + (page == Page.FIRST ? name : name + "; " + page.title);
    }

    /** Returns path and query of the next request. */
    String target(QueryValues values) {
        String query = parts.stream().map(part -> part.query().apply(values)).collect(Collectors.joining("&"));
        String cursor = switch (page) {
            case FIRST, SECOND -> "";
            case INSIDE -> "&cursor=" + values.cursor(sort());
            case UNDATED -> "&cursor=" + values.undatedCursor(sort());
        };
        return path + "?" + query + cursor;
    }

    private String sort() {
        return parts.stream()
                .map(QueryPart::title)
                .filter(title -> title.startsWith(QueryPart.SORT))
                .map(title -> title.substring(QueryPart.SORT.length()))
                .findFirst()
                .orElse("-created_at");
    }
}
