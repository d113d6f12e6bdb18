package dev.taskwire.local;

/** Renders what a new user needs to know once everything runs. */
final class StartupBanner {
    private StartupBanner() {}

    static String of(LocalStack stack) {
        var lines = new StringBuilder("\n  Taskwire is ready.\n\n");
        String gateway = stack.gatewayUrl();
        line(lines, "API", gateway);
        line(lines, "API documentation", gateway + "/docs");
        line(lines, "MongoDB", stack.mongoDescription());
        line(lines, "Kafka", stack.kafkaDescription());
        line(lines, "Data", stack.dataDirectory().toString());
        stack.generatedAdminCredentials().ifPresent(admin -> line(lines, "Admin", admin));
        line(lines, "Stop", "Ctrl-C");
        return lines.toString();
    }

    private static void line(StringBuilder lines, String name, String value) {
        lines.append(String.format("  %-19s%s%n", name, value));
    }
}
