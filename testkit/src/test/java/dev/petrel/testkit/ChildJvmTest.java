package dev.petrel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ChildJvmTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(300);

    private final List<String> heard = new CopyOnWriteArrayList<>();

    @Test
    void itRunsWithItsArgumentsFlagsAndEnvironmentAndEndsWithItsCode() {
        JvmCommand command = JvmCommand.of(Echo.class, "a b", "c")
                .withFlags("-Xmx32m", "-XX:+UseSerialGC")
                .withEnvironment("ECHO_VARIABLE", "secret");
        try (ChildJvm child = ChildJvm.start(command, heard::add)) {
            assertThat(child.awaitLine("arguments", PATIENCE)).isEqualTo("arguments [a b, c]");
            assertThat(child.awaitLine("variable", PATIENCE)).isEqualTo("variable secret");
            String heap = child.awaitLine("heap", PATIENCE);
            child.tell("ü");
            child.awaitLine("heard ü", PATIENCE);
            child.tell("end");

            assertThat(child.awaitEnd(PATIENCE)).isEqualTo(3);
            assertThat(Integer.parseInt(heap.substring(5))).isLessThanOrEqualTo(32);
            assertThat(heard).hasSize(4);
            assertThat(child.alive()).isFalse();
            assertThat(command.toString())
                    .contains("Echo", "-Xmx32m", "ECHO_VARIABLE")
                    .doesNotContain("secret", "a b");
        }
    }

    @Test
    void aFrozenOneSaysNothingUntilItIsThawed() {
        try (ChildJvm child = ChildJvm.start(JvmCommand.of(Echo.class))) {
            child.awaitLine("heap", PATIENCE);

            child.freeze();
            child.tell("hello");

            assertThatThrownBy(() -> child.awaitLine("heard", SHORT))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("lives and printed no line with \"heard\"")
                    .hasMessageContaining("arguments []");
            assertThat(child.alive()).isTrue();
            child.thaw();
            child.awaitLine("heard hello", PATIENCE);
        }
    }

    @Test
    void aKilledOneIsGoneAtOnceEvenWhenItStoodStill() {
        try (ChildJvm child = ChildJvm.start(JvmCommand.of(Echo.class))) {
            child.awaitLine("heap", PATIENCE);
            child.freeze();

            child.kill();

            assertThat(ProcessHandle.of(child.pid()).filter(ProcessHandle::isAlive))
                    .isEmpty();
            assertThat(child.awaitEnd(SHORT)).isEqualTo(137);
        }
    }

    @Test
    void oneThatIsAskedToEndEnds() {
        try (ChildJvm child = ChildJvm.start(JvmCommand.of(Echo.class))) {
            child.awaitLine("heap", PATIENCE);
            assertThatThrownBy(() -> child.awaitEnd(SHORT))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("did not end");

            child.terminate();

            assertThat(child.awaitEnd(PATIENCE)).isEqualTo(143);
        }
    }

    @Test
    void whoAwaitsALineOfOneThatEndedIsToldAtOnce() {
        JvmCommand missing = new JvmCommand("no.such.Program", List.of(), List.of(), Map.of());
        try (ChildJvm child = ChildJvm.start(missing)) {
            assertThatThrownBy(() -> child.awaitLine("ready", PATIENCE))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("the child ended")
                    .hasMessageContaining("no.such.Program");
        }
    }
}
