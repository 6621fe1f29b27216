package dev.petrel.hub.live;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The topics on which something came, level by level. Bounded; not safe for threads. */
final class TopicTree {

    /** How many levels there may be in all. */
    static final int MOST = 5_000;

    /** How much the names of all levels and the last values may take, each in bytes. */
    static final long HEAVIEST = 8L << 20;

    /** What is deeper stands in one level together. */
    static final int DEEPEST = 20;

    /** How many levels are shown below one. */
    static final int WIDEST = 200;

    private static final int VALUE = 4 << 10;
    private static final int SHORT_VALUE = 200;
    private static final int LINE = 120;

    private final Node root = new Node("", "");
    private int nodes;
    private long names;
    private long values;
    private long passed;

    /** How many messages came on topics for which there was no room. */
    long passed() {
        return passed;
    }

    int size() {
        return nodes;
    }

    void add(Seen seen) {
        String[] levels = seen.topic().name().split("/", DEEPEST);
        if (!fits(levels)) {
            passed++;
            return;
        }
        Node node = root;
        for (String level : levels) {
            node.messages++;
            node = below(node, level);
        }
        node.messages++;
        node.retained = seen.size() > 0 && (seen.retained() || node.retained);
        int before = node.last == null ? 0 : node.last.kept().size();
        values -= before;
        node.last = seen.cut(values + VALUE > HEAVIEST ? SHORT_VALUE : VALUE);
        values += node.last.kept().size();
    }

    private boolean fits(String[] levels) {
        Node node = root;
        int missing = levels.length;
        for (String level : levels) {
            node = node.below.get(level);
            if (node == null) {
                break;
            }
            missing--;
        }
        return missing == 0 || (nodes + missing <= MOST && names <= HEAVIEST);
    }

    private Node below(Node parent, String level) {
        Node known = parent.below.get(level);
        if (known != null) {
            return known;
        }
        String topic = parent == root ? level : parent.topic + "/" + level;
        Node made = new Node(level, topic);
        parent.below.put(level, made);
        nodes++;
        names += topic.length();
        return made;
    }

    /** What came last on a topic. */
    Optional<Seen> last(String topic) {
        Node node = find(topic);
        return node == null ? Optional.empty() : Optional.ofNullable(node.last);
    }

    /** Whether the broker is known to keep a message on a topic. */
    boolean retained(String topic) {
        Node node = find(topic);
        return node != null && node.retained;
    }

    private @Nullable Node find(String topic) {
        Node node = root;
        for (String level : topic.split("/", DEEPEST)) {
            node = node.below.get(level);
            if (node == null) {
                return null;
            }
        }
        return node;
    }

    /** The tree, with what is below the open topics. */
    Branch show(Set<String> open) {
        return root.show(open, true);
    }

    /** One level. */
    private static final class Node {

        final String name;
        final String topic;
        final Map<String, Node> below = new TreeMap<>();
        long messages;

        @Nullable
        Seen last;

        boolean retained;

        Node(String name, String topic) {
            this.name = name;
            this.topic = topic;
        }

        Branch show(Set<String> open, boolean shown) {
            List<Branch> levels = shown
                    ? below.values().stream()
                            .limit(WIDEST)
                            .map(node -> node.show(open, open.contains(node.topic)))
                            .toList()
                    : List.of();
            return new Branch(
                    name,
                    topic,
                    messages,
                    last == null ? null : Body.line(last, LINE),
                    last == null ? null : last.at(),
                    retained,
                    !below.isEmpty(),
                    levels,
                    shown ? below.size() - levels.size() : 0);
        }
    }
}
