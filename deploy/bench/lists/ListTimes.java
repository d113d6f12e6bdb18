import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** The times of the requests that one kind of caller sent for a shape. */
final class ListTimes {
    /** There is no such page, or nobody of this kind sends such requests. */
    private static final String NONE = "–";

    private static final int OK = 200;

    private final Histogram micros = new Histogram(3);
    private final Map<Integer, Integer> refusals = new TreeMap<>();
    private String slowest = "";
    private int early;

    /** Adds a request; a page that ended early has fewer tasks than its limit, although others follow. */
    void add(String target, long nanos, int status, boolean endedEarly) {
        early += endedEarly ? 1 : 0;
        if (nanos / 1_000 >= micros.getMaxValue()) {
            slowest = target;
        }
        micros.recordValue(nanos / 1_000);
        if (status != OK) {
            refusals.merge(status, 1, Integer::sum);
        }
    }

    /** Returns path and query of the request that took longest. */
    String slowest() {
        return slowest;
    }

    /** Returns whether the aim is missed. */
    boolean isOver(int maxMillis) {
        return !refusals.isEmpty() || millis(99) > maxMillis;
    }

    /**
     * Returns the times, how many there are if they are fewer than wanted, how many pages ended early, and other
     * statuses than 200.
     */
    String cell(int maxMillis, int wanted) {
        if (micros.getTotalCount() == 0) {
            return NONE;
        }
        String text = String.format(Locale.ROOT, "%.1f/%.1f/%.0f", millis(50), millis(99), millis(100));
        var cell = new StringBuilder(isOver(maxMillis) ? "**" + text + "**" : text);
        if (micros.getTotalCount() < wanted) {
            cell.append(", of ").append(micros.getTotalCount());
        }
        if (early > 0) {
            cell.append(", ").append(early).append(" early");
        }
        refusals.forEach((status, count) -> cell.append(", ").append(count).append(" × ").append(status));
        return cell.toString();
    }

    private double millis(double percentile) {
        return micros.getValueAtPercentile(percentile) / 1e3;
    }
}
