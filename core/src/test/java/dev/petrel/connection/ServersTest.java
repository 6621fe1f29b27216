package dev.petrel.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.outcome.ReasonCode;
import dev.petrel.settings.MqttUrl;
import dev.petrel.settings.Protocol;
import dev.petrel.wire.WireEnd;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which server is next, and in which version. */
class ServersTest {

    private static final MqttUrl ONE = Settings.url("one", null);
    private static final MqttUrl TWO = Settings.url("two", null);
    private static final MqttUrl THREE = Settings.url("three", null);
    private static final MqttUrl FOUR = Settings.url("four", null);
    private static final WireEnd UNREACHABLE = new WireEnd.Unreachable("no route");
    private static final WireEnd CLOSED = new WireEnd.Lost("closed", false);

    @Test
    void serversAreTriedInOrderWithoutAWaitUntilAllWereTried() {
        Servers servers = new Servers(List.of(ONE, TWO, THREE), Protocol.MQTT_5, false);

        assertThat(servers.server()).isEqualTo(ONE);
        assertThat(servers.failed(UNREACHABLE)).isTrue();
        assertThat(servers.server()).isEqualTo(TWO);
        assertThat(servers.failed(UNREACHABLE)).isTrue();
        assertThat(servers.server()).isEqualTo(THREE);
        assertThat(servers.failed(UNREACHABLE)).isFalse();
        assertThat(servers.server()).isEqualTo(ONE);
    }

    @Test
    void aServerThatWorkedIsTriedFirstAfterALoss() {
        Servers servers = new Servers(List.of(ONE, TWO), Protocol.MQTT_5, false);
        servers.failed(UNREACHABLE);

        servers.greeted();

        assertThat(servers.server()).isEqualTo(TWO);
    }

    @Test
    void aRoundThatBeganAtAnotherServerTriesAllWithoutAWaitToo() {
        Servers servers = new Servers(List.of(ONE, TWO, THREE), Protocol.MQTT_5, false);
        servers.failed(UNREACHABLE);
        servers.greeted();

        assertThat(servers.failed(UNREACHABLE)).isTrue();
        assertThat(servers.failed(UNREACHABLE)).isTrue();
        assertThat(servers.failed(UNREACHABLE)).isFalse();
    }

    @Test
    void aRefusalMovesOnButNotAtOnce() {
        Servers servers = new Servers(List.of(ONE, TWO), Protocol.MQTT_5, false);

        assertThat(servers.failed(refused(0x88, false))).isFalse();
        assertThat(servers.server()).isEqualTo(TWO);
    }

    @Test
    void aRefusalForGoodMovesOnAtOnceAndAllAreAskedBeforeNoneIsLeft() {
        Servers servers = new Servers(List.of(ONE, TWO, THREE), Protocol.MQTT_5, false);

        assertThat(servers.failed(refused(0x85, false))).isTrue();
        assertThat(servers.failed(refused(0x84, false))).isTrue();
        assertThat(servers.anyLeft()).isTrue();
        assertThat(servers.failed(refused(0x85, false))).isFalse();

        assertThat(servers.anyLeft()).isFalse();
    }

    @Test
    void aServerThatIsAwayIsLeft() {
        Servers servers = new Servers(List.of(ONE, TWO), Protocol.MQTT_5, false);

        servers.failed(refused(0x85, false));
        servers.failed(UNREACHABLE);
        servers.failed(refused(0x85, false));
        assertThat(servers.anyLeft()).isTrue();
        servers.failed(refused(0x85, false));

        assertThat(servers.anyLeft()).isFalse();
    }

    @Test
    void whoseLastWordWasAnotherIsLeft() {
        Servers servers = new Servers(List.of(ONE, TWO), Protocol.MQTT_5, false);
        servers.failed(refused(0x85, false));
        servers.failed(UNREACHABLE);

        servers.failed(UNREACHABLE);
        servers.failed(refused(0x85, false));

        assertThat(servers.anyLeft()).isTrue();
    }

    @Test
    void aServerThatTookTheConnectionIsLeft() {
        Servers servers = new Servers(List.of(ONE), Protocol.MQTT_5, false);
        servers.failed(refused(0x85, false));

        servers.greeted();

        assertThat(servers.anyLeft()).isTrue();
    }

    @Test
    void autoBeginsWithMqtt5() {
        assertThat(auto().protocol()).isEqualTo(Protocol.MQTT_5);
    }

    @Test
    void autoTurnsTo311AtOnceWhereMqtt5IsRefused() {
        Servers servers = auto();

        assertThat(servers.failed(refused(0x84, false))).isTrue();
        assertThat(servers.server()).isEqualTo(ONE);
        assertThat(servers.protocol()).isEqualTo(Protocol.MQTT_3_1_1);
    }

    @Test
    void autoTurnsTo311AtOnceWhereTheConnackHasItsForm() {
        Servers servers = auto();

        assertThat(servers.failed(refused(0x85, true))).isTrue();
        assertThat(servers.protocol()).isEqualTo(Protocol.MQTT_3_1_1);
    }

    @Test
    void autoRemembersABrokerThatSpeaksOnly311() {
        Servers servers = auto();
        servers.failed(refused(0x84, false));
        servers.greeted();

        servers.failed(UNREACHABLE);

        assertThat(servers.protocol()).isEqualTo(Protocol.MQTT_3_1_1);
    }

    @Test
    void whatOneBrokerSpeaksSaysNothingOfAnother() {
        Servers servers = new Servers(List.of(ONE, TWO), Protocol.AUTO, false);
        servers.failed(refused(0x84, false));

        servers.failed(UNREACHABLE);

        assertThat(servers.server()).isEqualTo(TWO);
        assertThat(servers.protocol()).isEqualTo(Protocol.MQTT_5);
    }

    @Test
    void twoClosesBeforeConnackLeadToOneAttemptIn311() {
        Servers servers = auto();

        servers.failed(CLOSED);
        assertThat(servers.protocol()).isEqualTo(Protocol.MQTT_5);
        servers.failed(CLOSED);
        assertThat(servers.protocol()).isEqualTo(Protocol.MQTT_3_1_1);
        servers.failed(CLOSED);
        assertThat(servers.protocol()).isEqualTo(Protocol.MQTT_5);
    }

    @Test
    void theAttemptIn311ThatWorkedIsForThatOneConnection() {
        Servers servers = auto();
        servers.failed(CLOSED);
        servers.failed(CLOSED);

        servers.greeted();

        assertThat(servers.protocol()).isEqualTo(Protocol.MQTT_5);
    }

    @Test
    void closesBeforeConnackThatAreNotInARowDoNotCount() {
        Servers servers = auto();
        servers.failed(CLOSED);

        servers.failed(UNREACHABLE);
        servers.failed(CLOSED);

        assertThat(servers.protocol()).isEqualTo(Protocol.MQTT_5);
    }

    @Test
    void autoStaysWithMqtt5WhereItIsNeeded() {
        Servers servers = new Servers(List.of(ONE), Protocol.AUTO, true);

        assertThat(servers.failed(refused(0x84, false))).isFalse();
        assertThat(servers.protocol()).isEqualTo(Protocol.MQTT_5);
    }

    @Test
    void aVersionThatWasChosenStays() {
        Servers servers = new Servers(List.of(ONE), Protocol.MQTT_3_1_1, false);

        servers.failed(refused(0x84, true));

        assertThat(servers.protocol()).isEqualTo(Protocol.MQTT_3_1_1);
    }

    @Test
    void serversThatABrokerPointsToAreTriedFirstAndThenTheOthersOfTheSettings() {
        Servers servers = new Servers(List.of(ONE, TWO), Protocol.MQTT_5, false);

        servers.goTo(List.of(THREE, FOUR));

        assertThat(servers.server()).isEqualTo(THREE);
        assertThat(servers.failed(UNREACHABLE)).isTrue();
        assertThat(servers.server()).isEqualTo(FOUR);
        assertThat(servers.failed(UNREACHABLE)).isTrue();
        assertThat(servers.server()).isEqualTo(TWO);
        assertThat(servers.failed(UNREACHABLE)).isTrue();
        assertThat(servers.server()).isEqualTo(ONE);
        assertThat(servers.failed(UNREACHABLE)).isFalse();
        assertThat(servers.server()).isEqualTo(THREE);
    }

    @Test
    void oneOfThemThatTakesTheConnectionIsTriedFirstAfterALoss() {
        Servers servers = new Servers(List.of(ONE), Protocol.MQTT_5, false);
        servers.goTo(List.of(THREE));

        servers.greeted();

        assertThat(servers.server()).isEqualTo(THREE);
        assertThat(servers.failed(UNREACHABLE)).isTrue();
        assertThat(servers.server()).isEqualTo(ONE);
    }

    @Test
    void theyAreForgottenWhenOneOfTheSettingsTakesTheConnection() {
        Servers servers = new Servers(List.of(ONE, TWO), Protocol.MQTT_5, false);
        servers.goTo(List.of(THREE));
        servers.failed(UNREACHABLE);

        servers.greeted();

        assertThat(servers.server()).isEqualTo(TWO);
        servers.failed(UNREACHABLE);
        assertThat(servers.server()).isEqualTo(ONE);
        servers.failed(UNREACHABLE);
        assertThat(servers.server()).isEqualTo(TWO);
    }

    @Test
    void aReferenceTakesThePlaceOfTheOneBefore() {
        Servers servers = new Servers(List.of(ONE), Protocol.MQTT_5, false);
        servers.goTo(List.of(THREE));

        servers.goTo(List.of(FOUR));

        servers.failed(UNREACHABLE);
        servers.failed(UNREACHABLE);
        assertThat(servers.server()).isEqualTo(FOUR);
    }

    @Test
    void backFromThereTheNextOfTheSettingsIsTriedAndNotTheOneThatPointedAway() {
        Servers servers = new Servers(List.of(ONE, TWO), Protocol.MQTT_5, false);
        servers.goTo(List.of(THREE));

        servers.goTo(List.of());

        assertThat(servers.server()).isEqualTo(TWO);
        servers.failed(UNREACHABLE);
        assertThat(servers.server()).isEqualTo(ONE);
    }

    @Test
    void oneOfTheSettingsThatIsPointedToIsTriedOnceInARound() {
        Servers servers = new Servers(List.of(ONE, TWO), Protocol.MQTT_5, false);

        servers.goTo(List.of(TWO));

        assertThat(servers.server()).isEqualTo(TWO);
        assertThat(servers.failed(UNREACHABLE)).isTrue();
        assertThat(servers.failed(UNREACHABLE)).isFalse();
    }

    @Test
    void aServerThatPointsElsewhereHasNotRefusedForGood() {
        Servers servers = new Servers(List.of(ONE), Protocol.MQTT_5, false);
        servers.failed(refused(0x85, false));

        servers.goTo(List.of(THREE));
        servers.failed(refused(0x85, false));

        assertThat(servers.anyLeft()).isTrue();
    }

    private static Servers auto() {
        return new Servers(List.of(ONE), Protocol.AUTO, false);
    }

    private static WireEnd refused(int code, boolean in311Form) {
        return new WireEnd.Refused(ReasonCode.of(code), "refused", in311Form);
    }
}
