package dev.petrel.examples.show;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/**
 * What came of it all, counted.
 *
 * @param took how long the services ran
 * @param kills how often the broker was stopped and came back
 * @param reconnects how often a client connected again
 * @param resumed how often the broker had kept the session then
 * @param rows one for each topic
 * @param conversation what the fleet did
 * @param pictures what the compute service did
 * @param sightings what came of what the cameras saw
 */
public record Summary(
        Duration took,
        int kills,
        long reconnects,
        long resumed,
        List<Row> rows,
        Conversation conversation,
        Pictures pictures,
        Sightings sightings) {

    private static final String LINE = "%-26s %6s %13s %9s %7s %13s %6s";

    /**
     * One topic.
     *
     * @param topic which
     * @param sent how many messages its publisher handed over
     * @param acknowledged how many of them the broker acknowledged
     * @param received how many different ones the recorder got
     * @param copies how many it got again
     * @param late how many came after a later one
     * @param lost how many it never got
     */
    public record Row(String topic, long sent, long acknowledged, long received, long copies, long late, long lost) {}

    /** How many messages never arrived. */
    public long lost() {
        return sum(Row::lost) + conversation.lost() + pictures.lost() + sightings.lost();
    }

    /** As a table with a heading. */
    public String table() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%nIn %.1f s the broker was killed %d times. Its clients connected again %d times: %d sessions resumed, %d"
                        + " begun anew.%n%n",
                took.toMillis() / 1000.0,
                kills,
                reconnects,
                resumed,
                reconnects - resumed));
        text.append(String.format(
                LINE + "%n", "topic", "sent", "acknowledged", "received", "twice", "out of order", "lost"));
        for (Row row : rows) {
            text.append(line(row));
        }
        return text.append(line(total())).toString();
    }

    /** In one sentence. */
    public String verdict() {
        long sent = sum(Row::sent);
        if (lost() > 0) {
            return "LOST: " + lost() + " of " + (sent + conversation.heard() + pictures.asked() + sightings.accepted())
                    + " messages never arrived.";
        }
        long copies = sum(Row::copies);
        String again = copies == 0 ? "each arrived once" : "each arrived, " + copies + " of them twice";
        long late = sum(Row::late);
        String order =
                late == 0 ? "" : " " + late + " came after a later one: the broker's doing, see docs/decisions/0007.";
        return "Nothing was lost: " + sent + " messages sent, " + again + "." + order;
    }

    private Row total() {
        return new Row(
                "all",
                sum(Row::sent),
                sum(Row::acknowledged),
                sum(Row::received),
                sum(Row::copies),
                sum(Row::late),
                lost());
    }

    private long sum(ToLongFunction<Row> column) {
        return rows.stream().mapToLong(column).sum();
    }

    private static String line(Row row) {
        return String.format(
                Locale.ROOT,
                LINE + "%n",
                row.topic,
                row.sent,
                row.acknowledged,
                row.received,
                row.copies,
                row.late,
                row.lost);
    }
}
