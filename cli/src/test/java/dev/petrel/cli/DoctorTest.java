package dev.petrel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.ClientOptions;
import dev.petrel.PetrelClient;
import dev.petrel.broker.BrokerOptions;
import dev.petrel.broker.BrokerTls;
import dev.petrel.broker.EmbeddedBroker;
import dev.petrel.settings.ConnectionSettings;
import dev.petrel.settings.Secret;
import dev.petrel.settings.SessionPolicy;
import dev.petrel.settings.Tls;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(120)
class DoctorTest {

    private static final EmbeddedBroker BROKER = EmbeddedBroker.start(BrokerOptions.DEFAULT);
    private static final String PASSWORD = "changeit";

    @TempDir
    private Path folder;

    @AfterAll
    static void stop() {
        BROKER.close();
    }

    @Test
    void aSoundBrokerHasNoProblem() {
        Run run = Run.of("doctor", "--url", BROKER.url());

        assertThat(run.exitCode()).as(run.out()).isZero();
        assertThat(run.out())
                .contains(
                        "MQTT 5              spoken",
                        "MQTT 3.1.1          spoken",
                        "receive maximum",
                        "round trip QoS 0    median",
                        "round trip QoS 1    median",
                        "retained messages   work",
                        "shared subscription works",
                        "envelopes           none seen (listened to 0 messages in 2 s)",
                        "No problem.");
    }

    @Test
    void aBrokerThatDoesNotTellThatNobodyListensIsNamed() {
        List<JsonNode> findings = findings(Run.of("doctor", "--json", "--url", BROKER.url()));

        assertThat(findings)
                .filteredOn(finding -> finding.get("subject").asString().equals("nobody listens"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.get("level").asString()).isEqualTo("note");
                    assertThat(finding.get("advice").asString())
                            .contains("do not rely", "need a subscriber mean nothing");
                });
    }

    @Test
    void numbersAreThereForPrograms() {
        List<JsonNode> findings = findings(Run.of("doctor", "--json", "--url", BROKER.url()));

        assertThat(findings).anyMatch(finding -> finding.path("median_ms").asDouble() > 0);
        assertThat(findings).anyMatch(finding -> finding.path("receive_maximum").asInt() > 0);
    }

    @Test
    void envelopesOfBothFormatsOnOneBrokerAreAWarning() {
        try (EmbeddedBroker mixed = EmbeddedBroker.start(BrokerOptions.DEFAULT)) {
            retain(mixed, "new", "--correlate", "1");
            retain(mixed, "old", "--format", "tars");

            Run run = Run.of("doctor", "--url", mixed.url());

            assertThat(run.exitCode()).isZero();
            assertThat(run.out())
                    .contains(
                            "note    envelopes",
                            "both formats are on this broker: standard from \"new\"; tars from \"old\"",
                            "-> strict readers of tars",
                            "MQTT_ENVELOPE=tars");
        }
    }

    private static void retain(EmbeddedBroker broker, String source, String... more) {
        List<String> words = new ArrayList<>(List.of("pub", source, "--data", "{}", "--retain", "--source", source));
        words.addAll(List.of("--url", broker.url()));
        words.addAll(List.of(more));
        Run.of(words.toArray(String[]::new));
    }

    @Test
    void itLeavesNothingBehind() {
        Run.of("doctor", "--url", BROKER.url(), "--topic", "left/behind");

        Run sub = Run.of("sub", "left/#", "--timeout", "1", "--url", BROKER.url());

        assertThat(sub.out()).isEmpty();
    }

    @Test
    void nobodyAtThePortIsAProblemWithAnAdvice() {
        Run run = Run.of("doctor", "--url", "mqtt://127.0.0.1:1");

        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.out()).contains("problem TCP", "-> check that the broker runs", "Problems: 1.");
    }

    @Test
    void anUnknownHostIsAProblemWithAnAdvice() {
        Run run = Run.of("doctor", "--url", "mqtt://nobody.invalid");

        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.out()).contains("problem name", "nobody.invalid", "-> check the host");
    }

    @Test
    void aWrongPasswordIsAProblemWithAnAdvice() throws IOException {
        try (RefusingBroker refusing = RefusingBroker.withoutLetIn()) {
            Run run = Run.of("doctor", "--url", refusing.url().replace("mqtt://", "mqtt://me:s3cr3t@"));

            assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(run.out())
                    .contains("problem MQTT 5", "0x87", "-> check user name and password")
                    .doesNotContain("s3cr3t");
        }
    }

    @Test
    void topicsThatAreNotAllowedAreAProblemWithAnAdvice() throws IOException {
        try (RefusingBroker refusing = RefusingBroker.start()) {
            Run run = Run.of("doctor", "--url", refusing.url());

            assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(run.out()).contains("problem round trip QoS 0", "not authorized", "--topic");
        }
    }

    @Test
    void aClientIdThatNobodyElseUsesIsFine() {
        Run run = Run.of("doctor", "--client-id", "alone", "--url", BROKER.url());

        assertThat(run.out()).contains("ok      client id           alone was not taken over");
    }

    @Test
    void aClientIdInUseIsFound() {
        Run other = Run.subscriber("sub", "a", "--client-id", "both", "--timeout", "20", "--url", BROKER.url());

        Run run = Run.of("doctor", "--client-id", "both", "--json", "--url", BROKER.url());

        List<JsonNode> findings = findings(run);
        boolean seen = findings.stream()
                .anyMatch(finding -> finding.get("text").asString().contains("another client uses both"));
        assertThat(seen || other.err().contains("another client connected"))
                .as(run.out() + other.err())
                .isTrue();
    }

    @Test
    void whatWaitsForAServiceThatIsAwayIsJudgedByItsFilters() {
        leaveASession("away", "away/a/#", "away/b");
        Run.of("pub", "away/a/1", "--raw", "--data", "x", "--url", BROKER.url());
        Run.of("pub", "away/b", "--raw", "--data", "x", "--url", BROKER.url());

        Run known = doctor("--session", "away", "--filter", "away/a/#", "--filter", "away/b");
        Run missing = doctor("--session", "away", "--filter", "away/a/#", "--session-expiry", "4294967295", "--json");

        assertThat(known.exitCode()).as(known.out()).isZero();
        assertThat(known.out())
                .contains(
                        "ok      session             away has one: 2 messages wait in it;"
                                + " the broker keeps it for 7 days from now on",
                        "ok      session             1 message waits on \"away/a/1\"",
                        "ok      session             1 message waits on \"away/b\"");
        assertThat(missing.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(findings(missing))
                .filteredOn(finding -> finding.get("level").asString().equals("problem"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.get("subject").asString()).isEqualTo("session");
                    assertThat(finding.get("topic").asString()).isEqualTo("away/b");
                    assertThat(finding.get("count").asInt()).isOne();
                });
        assertThat(findings(missing))
                .anyMatch(finding -> finding.path("expiry").asLong() == SessionPolicy.NEVER_ENDS.toSeconds());
    }

    @Test
    void theSessionIsKeptForAsLongAsTheEnvironmentOfTheServiceSays() {
        leaveASession("patient", "patient/#");
        Map<String, String> environment = Map.of("MQTT_URL", BROKER.url(), "MQTT_SESSION_EXPIRY", "7200");

        Run run = Run.with("", environment, "doctor", "--session", "patient");

        assertThat(run.out()).contains("the broker keeps it for 7200 s from now on");
    }

    @Test
    void aSessionThatIsNotThereIsANote() {
        Run run = Run.of("doctor", "--session", "nobody", "--url", BROKER.url());

        assertThat(run.exitCode()).as(run.out()).isZero();
        assertThat(run.out()).contains("note    session             nobody has none at this broker");
    }

    @Test
    void aWrongExpiryOrSessionIsNamedByItsOption() {
        Run expiry = Run.of("doctor", "--session", "x", "--session-expiry", "0", "--url", BROKER.url());
        Run id = Run.of("doctor", "--session", "", "--url", BROKER.url());

        assertThat(expiry.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(expiry.err()).contains("--session-expiry").doesNotContain("MQTT_");
        assertThat(id.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(id.err()).contains("--session");
    }

    private static Run doctor(String... options) {
        List<String> words = new ArrayList<>(List.of("doctor", "--url", BROKER.url()));
        words.addAll(List.of(options));
        return Run.of(words.toArray(String[]::new));
    }

    private static void leaveASession(String clientId, String... filters) {
        ConnectionSettings settings = ConnectionSettings.parse(BROKER.url())
                .withSession(SessionPolicy.durable(clientId, Duration.ofHours(1)));
        try (PetrelClient service = PetrelClient.of(ClientOptions.of(settings)).start()) {
            for (String filter : filters) {
                service.subscribe(filter, message -> {}).awaitGranted(Duration.ofSeconds(20));
            }
        }
    }

    @Test
    void aCertificateThatExpiresSoonIsAProblem() throws Exception {
        Path store = certificate(10);
        Tls.Identity identity = new Tls.Identity.Pkcs12(store, Secret.of(PASSWORD));
        try (EmbeddedBroker secure = EmbeddedBroker.start(BrokerOptions.DEFAULT.withTls(BrokerTls.of(identity)))) {
            Run run = Run.of("doctor", "--json", "--url", secure.tlsUrl());

            assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(findings(run))
                    .anySatisfy(finding -> {
                        assertThat(finding.get("subject").asString()).isEqualTo("certificate");
                        assertThat(finding.get("days_left").asInt()).isEqualTo(9);
                        assertThat(finding.get("advice").asString()).contains("renew");
                    })
                    .anySatisfy(finding -> {
                        assertThat(finding.get("subject").asString()).isEqualTo("MQTT 5");
                        assertThat(finding.get("advice").asString()).contains("--ca");
                    });
        }
    }

    private static List<JsonNode> findings(Run run) {
        JsonNode report = new JsonMapper().readTree(run.lines().get(0));
        assertThat(report.get("ok").asBoolean()).isEqualTo(run.exitCode() == ExitCode.DONE);
        List<JsonNode> findings = new ArrayList<>();
        report.get("findings").forEach(findings::add);
        return findings;
    }

    private Path certificate(int days) throws IOException, InterruptedException {
        Path store = folder.resolve("broker.p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process process = new ProcessBuilder(List.of(
                        keytool,
                        "-genkeypair",
                        "-keystore",
                        store.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-alias",
                        "broker",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost,ip:127.0.0.1",
                        "-validity",
                        Integer.toString(days)))
                .inheritIO()
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return store;
    }
}
