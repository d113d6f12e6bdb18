package dev.taskwire.tms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskwire.shared.auth.InternalApiKey;
import dev.taskwire.shared.config.ConfigException;
import dev.taskwire.shared.config.EnvironmentReader;
import dev.taskwire.shared.kafka.KafkaConfig;
import dev.taskwire.tms.reminder.ReminderConfig;
import dev.taskwire.tms.retention.RetentionConfig;
import dev.taskwire.tms.task.access.TaskPolicy;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TmsConfigTest {
    private static final Map<String, String> MINIMAL = Map.of(
            "MONGODB_URI",
            "mongodb://host",
            "KAFKA_BOOTSTRAP_SERVERS",
            "k:9092",
            "UMS_URLS",
            "http://a:1,http://b:2",
            "INTERNAL_API_KEY",
            "a key of some length");

    @Test
    void everythingElseHasADefault() {
        var config = EnvironmentReader.read(MINIMAL, TmsConfig::from);
        assertThat(config.server().service()).isEqualTo("tms");
        assertThat(config.server().port()).isEqualTo(8082);
        assertThat(config.server().managementPort()).isEqualTo(9082);
        assertThat(config.kafka()).isEqualTo(new KafkaConfig("k:9092", Duration.ofDays(7)));
        assertThat(config.ums()).containsExactly(URI.create("http://a:1"), URI.create("http://b:2"));
        assertThat(config.internalKey()).isEqualTo(new InternalApiKey("a key of some length"));
        assertThat(config.policy()).isEqualTo(TaskPolicy.PERSONAL);
        assertThat(config.reminders()).isEqualTo(new ReminderConfig(Duration.ofHours(24), Duration.ofSeconds(60)));
        assertThat(config.retention()).isEmpty();
        assertThat(config.toString()).doesNotContain("a key of some length");
    }

    @Test
    void policyIsPersonalOrManaged() {
        for (var policy : TaskPolicy.values()) {
            var variables = new HashMap<>(MINIMAL);
            variables.put("TASKS_POLICY", policy.name().toLowerCase(Locale.ROOT));
            assertThat(EnvironmentReader.read(variables, TmsConfig::from).policy())
                    .isEqualTo(policy);
        }
    }

    @ParameterizedTest
    @CsvSource({"1d,1", "24h,1", "365d,365", "3650d,3650"})
    void tasksAreKeptForADayAtLeast(String retention, int days) {
        var variables = new HashMap<>(MINIMAL);
        variables.put("TASK_RETENTION", retention);

        assertThat(EnvironmentReader.read(variables, TmsConfig::from).retention())
                .hasValue(new RetentionConfig(Duration.ofDays(days)));
    }

    @ParameterizedTest
    @CsvSource({"1s,1s", "90s,90s", "3650d,24h", "60s,1500ms", "59s,''"})
    void remindersHaveALeadAndAnIntervalWithinIt(String lead, String interval) {
        var config = EnvironmentReader.read(reminders(lead, interval), TmsConfig::from)
                .reminders();
        assertThat(config.interval()).isLessThanOrEqualTo(config.lead());
    }

    @ParameterizedTest
    @CsvSource({
        "https://app.example.com/tasks/{task_id},https://app.example.com/tasks/task_00000000000000000000000001",
        "http://localhost:3000/#/t/{task_id},http://localhost:3000/#/t/task_00000000000000000000000001",
        "https://a.example?t={task_id}&x=1,https://a.example?t=task_00000000000000000000000001&x=1"
    })
    void linksToTasksFollowTheTemplate(String template, String link) {
        var variables = new HashMap<>(MINIMAL);
        variables.put("TASK_URL_TEMPLATE", template);
        var links = EnvironmentReader.read(variables, TmsConfig::from)
                .notifications()
                .taskLinks();
        assertThat(links.link(new UUID(0, 1))).contains(link);
    }

    @Test
    void withoutATemplateThereAreNoLinksToTasks() {
        var links =
                EnvironmentReader.read(MINIMAL, TmsConfig::from).notifications().taskLinks();
        assertThat(links.link(new UUID(0, 1))).isEmpty();
    }

    /** People could be reminded too late. */
    @Test
    void intervalIsNotLongerThanTheLead() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> EnvironmentReader.read(reminders("30s", "31s"), TmsConfig::from))
                .satisfies(failure -> assertThat(failure.errors())
                        .containsExactly("REMINDER_INTERVAL: must not be longer than REMINDER_LEAD"));
    }

    private static Map<String, String> reminders(String lead, String interval) {
        var variables = new HashMap<>(MINIMAL);
        variables.put("REMINDER_LEAD", lead);
        variables.put("REMINDER_INTERVAL", interval);
        return variables;
    }

    @Test
    void whatIsRequiredIsMissedInOneGo() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> EnvironmentReader.read(Map.of(), TmsConfig::from))
                .satisfies(failure -> assertThat(failure.errors())
                        .hasSize(4)
                        .anyMatch(fault -> fault.startsWith("MONGODB_URI: is not set"))
                        .anyMatch(fault -> fault.startsWith("KAFKA_BOOTSTRAP_SERVERS: is not set"))
                        .anyMatch(fault -> fault.startsWith("UMS_URLS: is not set"))
                        .anyMatch(fault -> fault.startsWith("INTERNAL_API_KEY: is not set")));
    }

    @ParameterizedTest
    @CsvSource({
        "TMS_PORT,x",
        "TMS_MANAGEMENT_PORT,-1",
        "UMS_URLS,ums:8081",
        "INTERNAL_API_KEY,short",
        "TASKS_POLICY,x",
        "REMINDER_LEAD,x",
        "REMINDER_LEAD,3651d",
        "REMINDER_INTERVAL,999ms",
        "REMINDER_INTERVAL,25h",
        "TASK_RETENTION,x",
        "TASK_RETENTION,0d",
        "TASK_RETENTION,23h",
        "TASK_RETENTION,30m",
        "TASK_RETENTION,3651d",
        "SMTP_URL,mail:25",
        "SMTP_FROM,x",
        "PUBLIC_URL,x",
        "TASK_URL_TEMPLATE,x",
        "TASK_URL_TEMPLATE,https://app.example.com/tasks/",
        "TASK_URL_TEMPLATE,https://app.example.com/{task_id}/{task_id}",
        "TASK_URL_TEMPLATE,https://app.example.com/{user}/{task_id}",
        "TASK_URL_TEMPLATE,https://app.example.com/a b/{task_id}",
        "TASK_URL_TEMPLATE,https://{task_id}.example.com/",
        "TASK_URL_TEMPLATE,https://{task_id}@app.example.com/",
        "TASK_URL_TEMPLATE,/tasks/{task_id}",
        "TASK_URL_TEMPLATE,javascript:alert('{task_id}')",
        "TASK_URL_TEMPLATE,ftp://app.example.com/{task_id}",
        "MONGODB_URI,x",
        "KAFKA_BOOTSTRAP_SERVERS,kafka",
        "KAFKA_RETENTION,x",
        "LOG_FORMAT,x"
    })
    void wrongValueIsAFault(String name, String value) {
        var variables = new HashMap<>(MINIMAL);
        variables.put(name, value);
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> EnvironmentReader.read(variables, TmsConfig::from))
                .satisfies(failure ->
                        assertThat(failure.errors()).singleElement().asString().startsWith(name + ": "));
    }
}
