package dev.petrel.topic;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A topic with gaps: {@code home/{prefix}_{id}/state}. A gap is a name of letters, digits, {@code _} and {@code -} in
 * braces; it stands for a level or a part of one. Only a whole {@link Topic} may fill several levels.
 */
public final class TopicTemplate {

    private static final Pattern GAP = Pattern.compile("\\{([A-Za-z0-9_-]+)}");

    private final String text;
    private final List<String> names = new ArrayList<>();
    /** What stands before, between and after the gaps: one more than there are names. */
    private final List<String> texts = new ArrayList<>();

    private TopicTemplate(String text) {
        this.text = text;
        Matcher gap = GAP.matcher(text);
        int start = 0;
        while (gap.find()) {
            texts.add(text.substring(start, gap.start()));
            names.add(gap.group(1));
            start = gap.end();
        }
        texts.add(text.substring(start));
    }

    /**
     * The template of a text.
     *
     * @throws IllegalArgumentException if it can never become a topic, or holds a brace that is not part of a gap
     */
    public static TopicTemplate of(String text) {
        TopicTemplate template = new TopicTemplate(text);
        String flaw = text.isEmpty() ? "is empty" : MqttText.flaw(text, false);
        if (flaw == null && template.texts.stream().anyMatch(part -> part.contains("{") || part.contains("}"))) {
            flaw = "holds a brace that is not part of a {name} of letters, digits, _ and -";
        }
        if (flaw != null) {
            throw new IllegalArgumentException("topic template " + MqttText.quoted(text) + " " + flaw);
        }
        return template;
    }

    /** The names of the gaps, in the order in which they stand. */
    public Set<String> names() {
        return new LinkedHashSet<>(names);
    }

    /**
     * The topic with the gaps filled.
     *
     * @param values one for each name
     * @throws IllegalArgumentException if a value is missing or belongs to no gap, if a value is empty or holds {@code /},
     *     {@code +}, {@code #} or NUL, or puts a {@code $} in front of the topic; or if the whole is too long
     */
    public Topic expand(Map<String, String> values) {
        return expand(values, Map.of());
    }

    /**
     * The topic with the gaps filled, some of them by whole topics.
     *
     * @param values one for each other name
     * @param topics what fills gaps with as many levels as it has
     * @throws IllegalArgumentException as {@link #expand(Map)}
     */
    public Topic expand(Map<String, String> values, Map<String, Topic> topics) {
        Set<String> given = new TreeSet<>(values.keySet());
        given.addAll(topics.keySet());
        refuse("misses a value for", without(names(), given));
        refuse("has no gap for", without(given, names()));
        StringBuilder expanded = new StringBuilder(texts.get(0));
        for (int i = 0; i < names.size(); i++) {
            Topic topic = topics.get(names.get(i));
            String value = topic == null ? values.getOrDefault(names.get(i), "") : topic.name();
            check(names.get(i), value, topic != null, expanded.isEmpty());
            expanded.append(value).append(texts.get(i + 1));
        }
        return new Topic(expanded.toString());
    }

    /**
     * What asks for every topic that this can become.
     *
     * @param topicGap the gap that whole topics fill; a template that has it ends with it, as a level of its own
     * @throws IllegalArgumentException if that gap stands anywhere else
     */
    public TopicFilter filter(String topicGap) {
        String gap = "{" + topicGap + "}";
        String[] levels = text.split("/", -1);
        for (int i = 0; i < levels.length; i++) {
            boolean whole = levels[i].equals(gap) && i == levels.length - 1;
            if (levels[i].contains(gap) && !whole) {
                throw new IllegalArgumentException("topic template " + MqttText.quoted(text) + " holds " + gap
                        + ", which stands for a whole topic, before its end or in a part of a level");
            }
            levels[i] = whole ? "#" : levels[i].contains("{") ? "+" : levels[i];
        }
        return TopicFilter.of(String.join("/", levels));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TopicTemplate that && text.equals(that.text);
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

    private void check(String name, String value, boolean whole, boolean first) {
        String flaw = value.isEmpty() ? "is empty" : MqttText.flaw(value, false);
        if (value.contains("/") && !whole) {
            flaw = "holds a /, but stands for one level or a part of it";
        } else if (first && value.startsWith("$")) {
            flaw = "puts a $ in front of the topic, where the broker's own topics are";
        }
        if (flaw != null) {
            throw new IllegalArgumentException("topic template " + MqttText.quoted(text) + ": value "
                    + MqttText.quoted(value) + " of " + name + " " + flaw);
        }
    }

    private static Set<String> without(Set<String> all, Set<String> some) {
        Set<String> rest = new TreeSet<>(all);
        rest.removeAll(some);
        return rest;
    }

    private void refuse(String what, Set<String> some) {
        if (!some.isEmpty()) {
            throw new IllegalArgumentException(
                    "topic template " + MqttText.quoted(text) + " " + what + " " + String.join(", ", some));
        }
    }
}
