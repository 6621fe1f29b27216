package dev.petrel.topic;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a subscription asks for (MQTT 5.0, section 4.7): levels of text, {@code +} for any one level, {@code #} at the
 * end for any number of them, {@code $share/group/} in front to share the messages with the group. Beyond MQTT, a level
 * may have a name: {@code job/{id}/done} asks for the same as {@code job/+/done}, and {@link #level} tells what stood
 * there.
 */
public final class TopicFilter {

    private static final String SHARE = "$share/";

    private final String text;
    private final Optional<String> group;
    private final List<String> names;
    private final List<String> levels;

    private TopicFilter(String text) {
        this.text = text;
        if (text.startsWith(SHARE)) {
            int end = text.indexOf('/', SHARE.length());
            this.group = Optional.of(text.substring(SHARE.length(), end));
            this.names = List.of(text.substring(end + 1).split("/", -1));
        } else {
            this.group = Optional.empty();
            this.names = List.of(text.split("/", -1));
        }
        this.levels =
                names.stream().map(name -> name.startsWith("{") ? "+" : name).toList();
    }

    /**
     * The filter of a text.
     *
     * @throws IllegalArgumentException if it is not a topic filter, saying why
     */
    public static TopicFilter of(String text) {
        return new TopicFilter(text);
    }

    /** The filter as the broker gets it: named levels as {@code +}. */
    public String wire() {
        String plain = levels.stream().collect(Collectors.joining("/"));
        return group.map(name -> SHARE + name + "/" + plain).orElse(plain);
    }

    /** The levels to match: text, {@code +} or {@code #}, without the group. */
    public List<String> levels() {
        return levels;
    }

    /** The group that shares the messages, if there is one. */
    public Optional<String> group() {
        return group;
    }

    /** Whether a topic is asked for. Wildcards in the first level never match a topic that begins with {@code $}. */
    public boolean matches(Topic topic) {
        String[] topicLevels = topic.name().split("/", -1);
        if (topic.name().startsWith("$") && Stream.of("+", "#").anyMatch(levels.get(0)::equals)) {
            return false;
        }
        for (int i = 0; i < levels.size(); i++) {
            if (levels.get(i).equals("#")) {
                return true;
            }
            if (i >= topicLevels.length
                    || !(levels.get(i).equals("+") || levels.get(i).equals(topicLevels[i]))) {
                return false;
            }
        }
        return topicLevels.length == levels.size();
    }

    /**
     * What stands at a named level of a topic that this filter matches.
     *
     * @throws IllegalArgumentException if the filter has no level of that name
     */
    public String level(String name, Topic topic) {
        int at = names.indexOf("{" + name + "}");
        if (at < 0) {
            throw new IllegalArgumentException("filter " + text + " has no level {" + name + "}");
        }
        return topic.name().split("/", -1)[at];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TopicFilter that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The text that it was made of. */
    @Override
    public String toString() {
        return text;
    }
}
