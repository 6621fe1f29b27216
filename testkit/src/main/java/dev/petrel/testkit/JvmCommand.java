package dev.petrel.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a {@link ChildJvm} is to run.
 *
 * @param mainClass the name of the class whose {@code main} it runs; on the class path of this JVM
 * @param arguments what {@code main} gets
 * @param flags flags of the JVM, such as {@code -Xmx64m}
 * @param environment variables beside those of this process; none by default
 */
public record JvmCommand(
        String mainClass, List<String> arguments, List<String> flags, Map<String, String> environment) {

    /** Copies what it gets. */
    public JvmCommand {
        arguments = List.copyOf(arguments);
        flags = List.copyOf(flags);
        environment = Map.copyOf(environment);
    }

    /** A class with these arguments, no flags, and the environment of this process. */
    public static JvmCommand of(Class<?> mainClass, String... arguments) {
        return new JvmCommand(mainClass.getName(), List.of(arguments), List.of(), Map.of());
    }

    /** This, with further flags of the JVM. */
    public JvmCommand withFlags(String... more) {
        List<String> all = new ArrayList<>(flags);
        all.addAll(List.of(more));
        return new JvmCommand(mainClass, arguments, all, environment);
    }

    /** This, with further arguments. */
    public JvmCommand withArguments(String... more) {
        List<String> all = new ArrayList<>(arguments);
        all.addAll(List.of(more));
        return new JvmCommand(mainClass, all, flags, environment);
    }

    /** This, with a further variable. */
    public JvmCommand withEnvironment(String name, String value) {
        Map<String, String> all = new TreeMap<>(environment);
        all.put(name, value);
        return new JvmCommand(mainClass, arguments, flags, all);
    }

    /** The class and the names of what it gets; no values, which may be secret. */
    @Override
    public String toString() {
        return mainClass + " with " + arguments.size() + " arguments, flags " + flags + ", environment "
                + new TreeMap<>(environment).keySet();
    }

    ProcessBuilder builder() {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(flags);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(mainClass);
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        return builder;
    }
}
