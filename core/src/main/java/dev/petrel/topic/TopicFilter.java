package dev.petrel.topic;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a subscription asks for (MQTT 5.0, section 4.7): levels of text, {@code +} for any one level, {@code #} at the
 * end for any number of them, {@code $share/group/} in front to share the messages with the group (section 4.8.2).
 * Beyond MQTT, a level may have a name: {@code job/{id}/done} asks for the same as {@code job/+/done}, and
 * {@link #level} tells what stood there. A name is made of letters, digits, {@code _} and {@code -}. MQTT itself gives
 * braces no meaning; a level of literal braces cannot be asked for alone, only by {@code +}.
 */
public final class TopicFilter {

    private static final String SHARE = "$share/";
    private static final Pattern NAMED = Pattern.compile("\\{[A-Za-z0-9_-]+}");

    private final String text;
    private final @Nullable String group;
    private final List<String> names;
    private final List<String> levels;
    private final boolean wildcardFirst;

    private TopicFilter(String text, @Nullable String group, List<String> names) {
        this.text = text;
        this.group = group;
        this.names = names;
        this.levels =
                names.stream().map(name -> name.startsWith("{") ? "+" : name).toList();
        this.wildcardFirst = levels.get(0).equals("+") || levels.get(0).equals("#");
    }

    /**
     * The filter of a text.
     *
     * @throws IllegalArgumentException if it is not a topic filter, saying why
     */
    public static TopicFilter of(String text) {
        require(!text.isEmpty(), text, "is empty");
        MqttText.flaw(text).ifPresent(flaw -> require(false, text, flaw));
        String group = null;
        int start = 0;
        if (text.startsWith(SHARE)) {
            int end = text.indexOf('/', SHARE.length());
            require(end >= 0 && end + 1 < text.length(), text, "names no filter: $share/group/filter is the form");
            group = text.substring(SHARE.length(), end);
            require(!group.isEmpty(), text, "names no group: $share/group/filter is the form");
            require(!holds(group, '+', '#'), text, "holds a wildcard in the name of the group");
            start = end + 1;
        }
        List<String> names = List.of(text.substring(start).split("/", -1));
        checkLevels(text, names);
        return new TopicFilter(text, group, names);
    }

    /** The filter as the broker gets it: named levels as {@code +}. */
    public String wire() {
        String plain = String.join("/", levels);
        return group == null ? plain : SHARE + group + "/" + plain;
    }

    /** The levels to match: text, {@code +} or {@code #}, without the group. */
    public List<String> levels() {
        return levels;
    }

    /** The group that shares the messages, if there is one. */
    public Optional<String> group() {
        return Optional.ofNullable(group);
    }

    /**
     * Whether a topic is asked for. Wildcards in the first level never match a topic that begins with {@code $} (section
     * 4.7.2); {@code a/#} matches {@code a} too (section 4.7.1.2).
     */
    public boolean matches(Topic topic) {
        String name = topic.name();
        if (wildcardFirst && name.charAt(0) == '$') {
            return false;
        }
        int start = 0;
        for (String level : levels) {
            if (level.equals("#")) {
                return true;
            }
            if (start > name.length()) {
                return false;
            }
            int end = endOfLevel(name, start);
            boolean same = level.length() == end - start && name.startsWith(level, start);
            if (!same && !level.equals("+")) {
                return false;
            }
            start = end + 1;
        }
        return start > name.length();
    }

    /** Whether it has a level of a name. */
    public boolean hasLevel(String name) {
        return names.contains("{" + name + "}");
    }

    /**
     * What stands at a named level of a topic that this filter matches.
     *
     * @throws IllegalArgumentException if the filter has no level of that name, or does not match the topic
     */
    public String level(String name, Topic topic) {
        int at = names.indexOf("{" + name + "}");
        if (at < 0) {
            throw refusal(text, "has no level {" + name + "}");
        }
        if (!matches(topic)) {
            throw refusal(text, "does not match the topic " + MqttText.quoted(topic.name()));
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

    private static void checkLevels(String text, List<String> names) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < names.size(); i++) {
            String level = names.get(i);
            boolean last = i == names.size() - 1;
            require(!level.equals("#") || last, text, "holds # before its last level");
            require(
                    level.length() == 1 || !holds(level, '+', '#'),
                    text,
                    "holds a wildcard beside other characters in the level " + MqttText.quoted(level));
            if (holds(level, '{', '}')) {
                require(
                        NAMED.matcher(level).matches(),
                        text,
                        "holds braces in the level " + MqttText.quoted(level)
                                + ": a named level is {name} of letters, digits, _ and -; use + for literal braces");
                require(seen.add(level), text, "holds the named level " + level + " twice");
            }
        }
    }

    private static int endOfLevel(String name, int start) {
        int slash = name.indexOf('/', start);
        return slash < 0 ? name.length() : slash;
    }

    private static boolean holds(String level, char one, char other) {
        return level.indexOf(one) >= 0 || level.indexOf(other) >= 0;
    }

    private static void require(boolean right, String text, String flaw) {
        if (!right) {
            throw refusal(text, flaw);
        }
    }

    private static IllegalArgumentException refusal(String text, String flaw) {
        return new IllegalArgumentException("topic filter " + MqttText.quoted(text) + " " + flaw);
    }
}
