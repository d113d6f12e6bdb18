package dev.taskwire.gateway.docs;

import dev.taskwire.gateway.pipeline.SecurityHeaders;
import dev.taskwire.shared.contract.OpenApiContract;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Holds the pages that {@code type} in an error leads to: one for each kind of problem, and one that lists them. They
 * are made from the contract: its {@code x-taskwire-problem-types}, and the examples of its responses.
 *
 * @param documents the list and the style sheet
 * @param kinds the page of each kind
 */
record ProblemPages(List<StaticDocument> documents, Map<String, StaticDocument> kinds) {
    static final String PATH = "/problems";

    private static final String MEDIA_TYPE = "application/problem+json";
    private static final String HTML = "text/html; charset=utf-8";
    private static final Pattern CODE = Pattern.compile("`([^`]*)`");

    /** Allows nothing but the style sheet. */
    private static final String CONTENT_SECURITY_POLICY =
            "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /** Makes all pages, which blocks. */
    static ProblemPages read(OpenApiContract contract) {
        var document = new JsonObject(contract.json());
        var examples = examples(document);
        var template = ClassPathResource.read("/problems/page.html").toString();
        var rows = new StringBuilder();
        var kinds = new LinkedHashMap<String, StaticDocument>();
        document.getJsonObject("x-taskwire-problem-types").forEach(entry -> {
            var kind = entry.getKey();
            var example = examples.get(kind);
            if (example == null) {
                throw new IllegalStateException("openapi.yaml has no example of the problem " + kind);
            }
            rows.append(row(kind, example));
            kinds.put(kind, page(PATH + '/' + kind, HTML, render(template, (JsonObject) entry.getValue(), example)));
        });
        var index = ClassPathResource.read("/problems/index.html").toString().replace("{rows}", rows);
        return new ProblemPages(
                List.of(
                        page(PATH, HTML, index),
                        page(
                                PATH + "/page.css",
                                "text/css; charset=utf-8",
                                ClassPathResource.read("/problems/page.css").toString())),
                Map.copyOf(kinds));
    }

    /** Returns the first example of each kind, which is the last part of its type. */
    private static Map<String, JsonObject> examples(JsonObject document) {
        var found = new HashMap<String, JsonObject>();
        var responses = document.getJsonObject("components").getJsonObject("responses");
        for (String response : responses.fieldNames()) {
            var content = responses.getJsonObject(response).getJsonObject("content", new JsonObject());
            var examples =
                    content.getJsonObject(MEDIA_TYPE, new JsonObject()).getJsonObject("examples", new JsonObject());
            for (String name : examples.fieldNames()) {
                var example = examples.getJsonObject(name).getJsonObject("value");
                String type = example.getString("type");
                found.putIfAbsent(type.substring(Math.max(type.lastIndexOf('/'), type.lastIndexOf('#')) + 1), example);
            }
        }
        return found;
    }

    private static String row(String kind, JsonObject example) {
        return "          <tr><td>" + example.getInteger("status") + "</td><td><a href=\"problems/" + kind + "\">"
                + escape(example.getString("title")) + "</a></td><td><code>" + escape(example.getString("type"))
                + "</code></td></tr>\n";
    }

    private static String render(String template, JsonObject texts, JsonObject example) {
        int status = example.getInteger("status");
        String head = "HTTP/1.1 " + status + "\nContent-Type: " + MEDIA_TYPE + "\n\n";
        return template.replace("{title}", escape(example.getString("title")))
                .replace("{status}", Integer.toString(status))
                .replace("{type}", escape(example.getString("type")))
                .replace("{description}", text(texts.getString("description")))
                .replace("{remedy}", text(texts.getString("remedy")))
                .replace("{example}", escape(head + example.encodePrettily()));
    }

    /** Returns a text of the contract, which is Markdown with code only, as HTML. */
    private static String text(String markdown) {
        return CODE.matcher(escape(markdown.strip())).replaceAll("<code>$1</code>");
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static StaticDocument page(String path, String mediaType, String content) {
        return StaticDocument.of(
                path,
                Map.of("Content-Type", mediaType, SecurityHeaders.CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
                Buffer.buffer(content));
    }
}
