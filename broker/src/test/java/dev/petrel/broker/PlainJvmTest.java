package dev.petrel.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/** The tests' own JVM has the flag that these are about. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PlainJvmTest {

    @TempDir
    private Path data;

    @Test
    void dataSurviveARestartInAJvmWithoutFlags() throws Exception {
        assertThat(run("broker")).contains("restarted");
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_24)
    void aNettyThatWasThereFirstIsSaidAtTheFirstStart() throws Exception {
        assertThat(run("netty")).contains("io.netty.noUnsafe=false").doesNotContain("restarted");
    }

    private String run(String first) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        PlainJvm.class.getName(),
                        data.toString(),
                        first)
                .redirectErrorStream(true)
                .start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            return output;
        } finally {
            process.destroyForcibly();
        }
    }
}
