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
 * braces; it stands for a level or a part of one, never for several levels.
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
        refuse("misses a value for", without(names(), values.keySet()));
        refuse("has no gap for", without(values.keySet(), names()));
        StringBuilder topic = new StringBuilder(texts.get(0));
        for (int i = 0; i < names.size(); i++) {
            String value = values.getOrDefault(names.get(i), "");
            check(names.get(i), value, topic.isEmpty());
            topic.append(value).append(texts.get(i + 1));
        }
        return new Topic(topic.toString());
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

    private void check(String name, String value, boolean first) {
        String flaw = value.isEmpty() ? "is empty" : MqttText.flaw(value, false);
        if (value.contains("/")) {
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
