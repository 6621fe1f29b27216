package dev.petrel.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petrel.fault.InvalidSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectionSettingsTest {

    private static final ConnectionSettings SETTINGS = ConnectionSettings.parse("mqtt://h");

    @Test
    void aUrlIsEnough() {
        assertThat(SETTINGS.servers()).containsExactly(MqttUrl.parse("mqtt://h:1883"));
        assertThat(SETTINGS.protocol()).isEqualTo(Protocol.MQTT_5);
        assertThat(SETTINGS.security()).isEqualTo(Security.DEFAULT);
        assertThat(SETTINGS.clientId()).matches("petrel-[0-9a-f]{8}");
        assertThat(SETTINGS.timing()).isEqualTo(Timing.DEFAULT);
        assertThat(SETTINGS.service()).isEqualTo(ServiceSettings.named(SETTINGS.clientId()));
    }

    @Test
    void severalUrlsKeepTheirOrder() {
        ConnectionSettings settings = ConnectionSettings.parse("mqtts://u:a,b@one , ws://two:81/x,mqtt://three");

        assertThat(settings.servers())
                .extracting(MqttUrl::toString)
                .containsExactly("mqtts://u:****@one:8883", "ws://two:81/x", "mqtt://three:1883");
        assertThat(settings.servers().get(0).login()).isEqualTo(new Login("u", Secret.of("a,b")));
    }

    @Test
    void everyWrongUrlIsSaid() {
        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(() -> ConnectionSettings.parse("http://a,mqtt://b,mqtt://c:99999"))
                .satisfies(thrown -> assertThat(thrown.mistakes()).hasSize(2))
                .withMessageContaining("scheme \"http\"")
                .withMessageContaining("port 99999 of host c");
        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(() -> ConnectionSettings.parse(""))
                .withMessageContaining("is empty");
        assertThatExceptionOfType(InvalidSettings.class).isThrownBy(() -> ConnectionSettings.parse("mqtt://a,"));
    }

    @Test
    void settingsAreChangedPartByPart() {
        Security security = Security.DEFAULT
                .withCredentials(Credentials.of("u", Secret.of("p")))
                .withTls(Tls.trusting(Path.of("ca.pem")));
        SessionPolicy session = SessionPolicy.durable("c", Duration.ofDays(1));
        Timing timing = Timing.DEFAULT.withKeepAlive(Duration.ofSeconds(1));
        ServiceSettings service = ServiceSettings.named("s").withHealth(true);

        ConnectionSettings changed = SETTINGS.withServers(List.of(MqttUrl.parse("mqtts://g")))
                .withProtocol(Protocol.AUTO)
                .withSecurity(security)
                .withSession(session)
                .withTiming(timing)
                .withService(service);

        assertThat(changed)
                .isEqualTo(new ConnectionSettings(
                        List.of(MqttUrl.parse("mqtts://g")), Protocol.AUTO, security, session, timing, service, null));
        assertThat(changed.clientId()).isEqualTo("c");
    }

    @Test
    void aSourceNameThatWasTheClientIdFollowsIt() {
        ConnectionSettings named = SETTINGS.withService(ServiceSettings.named("s"));

        assertThat(SETTINGS.withSession(SessionPolicy.clean("c")).service().sourceName())
                .isEqualTo("c");
        assertThat(named.withSession(SessionPolicy.clean("c")).service().sourceName())
                .isEqualTo("s");
        assertThat(SETTINGS.withSession(SessionPolicy.assignedByBroker())
                        .service()
                        .sourceName())
                .isEqualTo(SETTINGS.clientId());
    }

    @Test
    void tlsThatNoUrlAsksForIsRefused() {
        Security security = Security.DEFAULT.withTls(Tls.DEFAULT.insecureWithoutHostnameCheck());

        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(() -> SETTINGS.withSecurity(security))
                .withMessageContaining("take mqtts:// or wss:// in place of mqtt://");
        assertThat(ConnectionSettings.parse("mqtt://h,wss://h")
                        .withSecurity(security)
                        .security())
                .isEqualTo(security);
    }

    @Test
    void aServerReferenceIsNotFollowedWithExactlyOnce() {
        OutboxSettings outbox = OutboxSettings.in(Path.of("o"));
        ConnectionSettings following =
                SETTINGS.withOutbox(outbox).withSecurity(Security.DEFAULT.withFollowServerReference(true));

        assertThat(following.security().followServerReference()).isTrue();
        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(() -> following.withOutbox(outbox.withExactlyOnce(true)))
                .withMessageStartingWith("followServerReference is on while the outbox has exactlyOnce");
    }

    @Test
    void aClientWithoutServersIsRefused() {
        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(() -> SETTINGS.withServers(List.of()))
                .withMessageContaining("servers are empty");
    }

    @Test
    void healthNeedsAClientIdThatIsOneLevelOfATopic() {
        ServiceSettings healthy = ServiceSettings.named("s").withHealth(true);
        ServiceSettings beating = ServiceSettings.named("s").withHeartbeat(true);
        ConnectionSettings slashed = SETTINGS.withSession(SessionPolicy.clean("a/b"));
        ConnectionSettings assigned = SETTINGS.withSession(SessionPolicy.assignedByBroker());

        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(() -> slashed.withService(healthy))
                .withMessageStartingWith("client_id \"a/b\" holds +, # or /");
        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(() -> assigned.withService(beating))
                .withMessageStartingWith("client_id is left to the broker");
        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(
                        () -> SETTINGS.withSession(SessionPolicy.clean("{a}")).withService(healthy))
                .withMessageStartingWith("client_id \"{a}\" holds { or }");
        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(() -> SETTINGS.withSession(SessionPolicy.clean("a".repeat(65_530)))
                        .withService(beating))
                .withMessageStartingWith("client_id is too long");
    }

    @Test
    void theKindOfATlsFileIsInItsName() {
        Tls.Identity identity = new Tls.Identity.Pkcs12(Path.of("me.p12"), Secret.of("p"));

        assertThat(Tls.trusting(Path.of("CA.P12")).trust()).isEqualTo(new Tls.Trust.Pkcs12(Path.of("CA.P12"), null));
        assertThat(Tls.trusting(Path.of("ca.pfx")).trust()).isInstanceOf(Tls.Trust.Pkcs12.class);
        assertThat(Tls.trusting(Path.of("p12")).trust()).isEqualTo(new Tls.Trust.Pem(Path.of("p12")));
        assertThat(Tls.DEFAULT.withIdentity(identity).withTrust(new Tls.Trust.Pem(Path.of("x"))))
                .isEqualTo(new Tls(new Tls.Trust.Pem(Path.of("x")), identity, false));
    }
}
