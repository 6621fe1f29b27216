package dev.petrel.examples.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class CompareLinesTest {

    private static final Pattern COUNT = Pattern.compile("(on [^:]+): +(\\d+) lines");

    @Test
    void theServicesTakeAtMostHalfTheLinesThatTheyTakeOnAProtocolClient() throws Exception {
        Process script = new ProcessBuilder("bash", "compare-lines")
                .redirectErrorStream(true)
                .start();
        String printed = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        script.waitFor(10, TimeUnit.SECONDS);

        List<Integer> counts = COUNT.matcher(printed)
                .results()
                .map(result -> Integer.valueOf(result.group(2)))
                .toList();
        assertThat(counts).as(printed).hasSize(2);
        assertThat(counts.get(0)).as(printed).isPositive().isLessThanOrEqualTo(counts.get(1) / 2);
    }

    @Test
    void theServicesHoldNoConnectionCode() throws Exception {
        Path folder = Path.of("src/main/java/dev/petrel/examples/fleet");
        for (String name : List.of("SpeechToText", "LanguageModel", "TextToSpeech")) {
            String source = Files.readString(folder.resolve(name + ".java"));

            Matcher found = Pattern.compile("reconnect|awaitConnected|mqtt://|SessionPolicy")
                    .matcher(source);

            assertThat(found.results().map(MatchResult::group)).as(name).isEmpty();
        }
    }
}
