package dev.petrel.it;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Acknowledgements by which a broker forgot a message that its reader never had: those whose packet identifier was flipped
 * on the way there or back. By Mosquitto's log, with {@code log_type all}: a reader acknowledges what it got in its order,
 * so what does not fit into the row of what was sent was not meant so.
 */
final class MistakenAcknowledgements {

    private static final Pattern SENT = Pattern.compile("Sending PUBLISH to (\\S+) \\(d\\d, q1, r\\d, m(\\d+),");
    private static final Pattern ACKNOWLEDGED = Pattern.compile("Received PUBACK from (\\S+) \\(Mid: (\\d+),");
    private static final Pattern CONNECTED = Pattern.compile("New client connected from .* as (\\S+) \\(");

    private final String client;
    private final List<String> sent = new ArrayList<>();
    private final List<String> acknowledged = new ArrayList<>();
    private int count;

    private MistakenAcknowledgements(String client) {
        this.client = client;
    }

    /** How many of one client. */
    static int count(List<String> log, String client) {
        MistakenAcknowledgements found = new MistakenAcknowledgements(client);
        log.forEach(found::read);
        found.endConnection();
        return found.count;
    }

    private void read(String line) {
        if (client.equals(group(CONNECTED, line, 1))) {
            endConnection();
        }
        if (client.equals(group(SENT, line, 1))) {
            sent.add(group(SENT, line, 2));
        }
        if (client.equals(group(ACKNOWLEDGED, line, 1))) {
            acknowledged.add(group(ACKNOWLEDGED, line, 2));
        }
    }

    private static String group(Pattern pattern, String line, int number) {
        Matcher matcher = pattern.matcher(line);
        return matcher.find() ? matcher.group(number) : "";
    }

    private void endConnection() {
        count += acknowledged.size() - inOrder();
        sent.clear();
        acknowledged.clear();
    }

    /** The longest row that both have in common. */
    private int inOrder() {
        int[] longest = new int[sent.size() + 1];
        for (String id : acknowledged) {
            int before = 0;
            for (int i = 1; i <= sent.size(); i++) {
                int above = longest[i];
                longest[i] = id.equals(sent.get(i - 1)) ? before + 1 : Math.max(above, longest[i - 1]);
                before = above;
            }
        }
        return longest[sent.size()];
    }
}
