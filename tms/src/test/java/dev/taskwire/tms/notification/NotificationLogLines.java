package dev.taskwire.tms.notification;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.taskwire.shared.value.ResourceIds;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** The lines of the log channel. */
final class NotificationLogLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final Logger logger = (Logger) LoggerFactory.getLogger("notifications");
    private final List<ILoggingEvent> lines = new CopyOnWriteArrayList<>();

    NotificationLogLines() {
        start();
        logger.setLevel(Level.INFO);
        logger.addAppender(this);
    }

    @Override
    protected void append(ILoggingEvent line) {
        lines.add(line);
    }

    /** What that user was told. */
    List<String> of(UUID user) {
        return lines.stream()
                .filter(line -> line.getKeyValuePairs().stream()
                        .anyMatch(pair -> pair.key.equals("user")
                                && ResourceIds.user(user).equals(pair.value)))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Override
    public void close() {
        logger.detachAppender(this);
    }
}
