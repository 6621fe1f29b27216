package dev.petrel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.broker.BrokerOptions;
import dev.petrel.broker.EmbeddedBroker;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(120)
class RequestReplyTest {

    private static final EmbeddedBroker BROKER = EmbeddedBroker.start(BrokerOptions.DEFAULT);

    @AfterAll
    static void stop() {
        BROKER.close();
    }

    @ParameterizedTest
    @CsvSource({"5, standard", "5, tars", "3.1.1, standard", "3.1.1, tars"})
    void aRequestIsAnswered(String protocol, String format) {
        String topic = "echo/" + protocol + "/" + format;
        List<String> way = List.of("--protocol", protocol, "--format", format);
        Run reply = responder(words(way, "reply", topic, "--echo", "--count", "1", "--source", "me"));

        Run request = Run.of(words(way, "request", topic, "--data", "{\"n\": 12345678901234567890, \"t\": \"ü\"}"));

        assertThat(request.exitCode()).as(request.err()).isZero();
        assertThat(request.out()).isEqualTo("{\"n\":12345678901234567890,\"t\":\"ü\"}\n");
        assertThat(reply.exitCode()).isZero();
        assertThat(reply.lines()).singleElement().asString().startsWith(topic + " {\"id\":");
    }

    @Test
    void theWholeEnvelopeIsShown() {
        responder(words("reply", "whole", "--data", "{\"a\":1}", "--type", "x.y", "--source", "me", "--count", "1"));

        Run request = Run.of(words("request", "whole", "--data", "{}", "--json"));

        JsonNode envelope = new JsonMapper().readTree(request.out());
        assertThat(envelope.propertyNames()).containsExactly("id", "type", "ts", "source", "data", "correlate");
        assertThat(envelope.get("type").asString()).isEqualTo("x.y");
        assertThat(envelope.get("source").asString()).isEqualTo("me");
        assertThat(envelope.at("/data/a").asInt()).isEqualTo(1);
    }

    @Test
    void aReplyTopicCanBeNamed() {
        responder(words("reply", "llm/request", "--echo", "--reply-topic", "llm/response", "--protocol", "3.1.1"));

        Run request = Run.of(words(
                "request",
                "llm/request",
                "--data",
                "{\"q\":1}",
                "--reply-topic",
                "llm/response",
                "--protocol",
                "3.1.1"));

        assertThat(request.out()).isEqualTo("{\"q\":1}\n");
    }

    @Test
    void nobodyAnswersInTime() {
        Run request = Run.of(words("request", "nobody", "--data", "{}", "--timeout", "1"));

        assertThat(request.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(request.out()).isEmpty();
        assertThat(request.err()).containsAnyOf("no reply to the request on \"nobody\" within 1000 ms", "nobody takes");
    }

    @Test
    void aBrokerThatIsAwayOrRefusesIsSaid() throws IOException {
        Run away = Run.of("request", "a", "--data", "{}", "--timeout", "1", "--url", "mqtt://127.0.0.1:1");
        try (RefusingBroker closed = RefusingBroker.withoutLetIn()) {
            Run shut = Run.of("request", "a", "--data", "{}", "--url", closed.url());
            Run shutToo = Run.of("reply", "a", "--echo", "--url", closed.url());

            assertThat(away.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(away.err()).contains("no reply");
            assertThat(shut.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(shut.err()).contains("check user name, password");
            assertThat(shutToo.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(shutToo.err()).contains("check user name, password");
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aCommandMakesTheAnswer() {
        responder(words(
                "reply",
                "exec/+",
                "--exec",
                "read line; printf '{\"topic\":\"%s\",\"type\":\"%s\",\"asked\":%s}' \"$PETREL_TOPIC\" \"$PETREL_TYPE\" \"$line\"",
                "--count",
                "1"));

        Run request = Run.of(words("request", "exec/a", "--data", "{\"n\":1}", "--type", "x\ny"));

        assertThat(request.out()).isEqualTo("{\"topic\":\"exec/a\",\"type\":\"x\\ny\",\"asked\":{\"n\":1}}\n");
    }

    @ParameterizedTest
    @DisabledOnOs(OS.WINDOWS)
    @CsvSource(
            delimiter = '|',
            value = {
                "cat >/dev/null; exit 3   | command-failed: the command ended with exit code 3",
                "exit 0                   | command-failed: what the command printed is empty, not a JSON object",
                "echo hello               | command-failed: what the command printed is not JSON",
                "sleep 60 & exec sleep 60 | command-failed: the command was not done in time",
            })
    void aCommandThatFailsIsAnErrorOfTheServiceAndToldThere(String command, String expected) {
        Run reply = responder(words("reply", "fail", "--exec", command, "--count", "1"));

        Run request = Run.of(words("request", "fail", "--data", "{}", "--timeout", "3"));

        assertThat(request.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(reply.exitCode()).isZero();
        String said = expected.substring(expected.indexOf(": ") + 2);
        assertThat(reply.err()).contains("petrel reply: fail: " + said);
        if (!said.contains("in time")) {
            assertThat(request.err()).contains("the service answered with the error " + expected);
        }
    }

    @Test
    void tooFewRequestsInTimeAreExitCodeTwo() {
        Run reply = Run.of(words("reply", "few", "--echo", "--count", "1", "--timeout", "1"));

        assertThat(reply.exitCode()).isEqualTo(ExitCode.TOO_FEW);
        assertThat(reply.err()).contains("only 0 of 1 requests came within 1.0 s");
    }

    private static Run responder(String... words) {
        Run run = Run.start(InputStream.nullInputStream(), words);
        run.awaitErr("subscribed to");
        return run;
    }

    private static String[] words(String... words) {
        return words(List.of(), words);
    }

    private static String[] words(List<String> more, String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(more);
        all.addAll(List.of("--url", BROKER.url()));
        return all.toArray(String[]::new);
    }
}
