import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** The times of the requests that one kind of caller sent for a shape. */
final class ListTimes {
    private static final int OK = 200;

    private final Histogram micros = new Histogram(3);
    private final Map<Integer, Integer> refusals = new TreeMap<>();
    private Duration total = Duration.ZERO;

    void add(Duration time, int status) {
        micros.recordValue(time.toNanos() / 1_000);
        total = total.plus(time);
        if (status != OK) {
            refusals.merge(status, 1, Integer::sum);
        }
    }

    Duration total() {
        return total;
    }

    /** Returns whether the aim is missed. */
    boolean isOver(int maxMillis) {
        return !refusals.isEmpty() || millis(99) > maxMillis;
    }

    /** Returns the times, how many there are if they are fewer than wanted, and other statuses than 200. */
    String cell(int maxMillis, int wanted) {
        if (micros.getTotalCount() == 0) {
            return "";
        }
        String text = String.format(Locale.ROOT, "%.1f/%.1f/%.0f", millis(50), millis(99), millis(100));
        var cell = new StringBuilder(isOver(maxMillis) ? "**" + text + "**" : text);
        if (micros.getTotalCount() < wanted) {
            cell.append(", of ").append(micros.getTotalCount());
        }
        refusals.forEach((status, count) -> cell.append(", ").append(count).append(" × ").append(status));
        return cell.toString();
    }

    private double millis(double percentile) {
        return micros.getValueAtPercentile(percentile) / 1e3;
    }
}
