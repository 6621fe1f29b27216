package dev.petrel.delivery;

import dev.petrel.topic.Topic;
import dev.petrel.topic.TopicFilter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Values by topic filter, found by topic in time that depends on the levels of the topic and not on the number of
 * filters.
 */
final class TopicTree<T> {

    private final Node<T> root = new Node<>();

    void add(TopicFilter filter, T value) {
        Node<T> node = root;
        for (String level : filter.levels()) {
            node = node.children.computeIfAbsent(level, name -> new Node<>());
        }
        node.values.add(value);
    }

    void remove(TopicFilter filter, T value) {
        remove(root, filter.levels(), 0, value);
    }

    private static <T> void remove(Node<T> node, List<String> levels, int depth, T value) {
        if (depth == levels.size()) {
            node.values.remove(value);
            return;
        }
        Node<T> child = node.children.get(levels.get(depth));
        if (child != null) {
            remove(child, levels, depth + 1, value);
            if (child.values.isEmpty() && child.children.isEmpty()) {
                node.children.remove(levels.get(depth));
            }
        }
    }

    /** Hands over every value whose filter matches the topic. */
    void match(Topic topic, Consumer<T> found) {
        boolean wildcards = !topic.name().startsWith("$"); // MQTT 5.0, section 4.7.2
        match(root, topic.name(), 0, wildcards, found);
    }

    private static <T> void match(Node<T> node, String topic, int start, boolean wildcards, Consumer<T> found) {
        if (wildcards) {
            give(node.children.get("#"), found);
        }
        if (start > topic.length()) {
            node.values.forEach(found);
            return;
        }
        int slash = topic.indexOf('/', start);
        int end = slash < 0 ? topic.length() : slash;
        Node<T> exact = node.children.get(topic.substring(start, end));
        if (exact != null) {
            match(exact, topic, end + 1, true, found);
        }
        Node<T> any = wildcards ? node.children.get("+") : null;
        if (any != null) {
            match(any, topic, end + 1, true, found);
        }
    }

    private static <T> void give(@Nullable Node<T> node, Consumer<T> found) {
        if (node != null) {
            node.values.forEach(found);
        }
    }

    private static final class Node<T> {
        final Map<String, Node<T>> children = new HashMap<>(2);
        final List<T> values = new ArrayList<>(1);
    }
}
