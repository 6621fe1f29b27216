package dev.petrel.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.message.Publication;
import dev.petrel.message.Will;
import dev.petrel.observe.ClientEvent;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a client makes of what it hears on its own health topic. */
@Timeout(120)
class HearsayTest {

    private static final String TOPIC = HealthStatus.topic(Patient.ID);
    private static final String OTHER = "0123456789abcdef0123456789abcdef";
    private static final String ANOTHER = "fedcba9876543210fedcba9876543210";
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Patient patient = Patient.showing();
    private final Vitals vitals = patient.vitals;

    @Test
    void aWillThatSpeaksLateIsCorrected() {
        Will will = patient.will();
        patient.online();
        patient.reconnects();
        patient.allComesBack();

        patient.hears(will.publication());

        assertThat(patient.said())
                .singleElement()
                .satisfies(status -> assertThat(status.ok()).isTrue());
    }

    @Test
    void whatIsSaidBeforeTheOwnWordNeedsNoCorrectionSinceTheWordComesAfterIt() {
        Will will = patient.will();
        patient.online();
        List<Publication> birth = patient.news();

        patient.hears(will.publication());
        patient.hears(Patient.others(false, "shutdown", OTHER));
        birth.forEach(patient::hears);

        assertThat(patient.news()).isEmpty();
        assertThat(patient.time.untilNextAlarm()).isEmpty();
    }

    @Test
    void theLastWordIsWhatIsSaidAgainWithANewIdAndTime() {
        patient.online();
        vitals.report(HealthStatus.failing("disk full").withEvent("storage"));
        List<Publication> before = patient.news();
        before.forEach(patient::hears);
        patient.time.turn(SECOND);

        patient.hears(Patient.others(false, "lost", OTHER));

        HealthStatus last = Patient.status(before.getLast());
        HealthStatus again = patient.said().getFirst();
        assertThat(again.messageId()).isNotEqualTo(last.messageId());
        assertThat(again)
                .isEqualTo(new HealthStatus(
                        again.messageId(),
                        false,
                        "storage",
                        "disk full",
                        last.timestamp().plus(SECOND)));
    }

    @Test
    void whatNobodyCanReadIsCorrectedToo() {
        patient.online();
        patient.allComesBack();

        patient.hears(Patient.raw(TOPIC, ""));

        assertThat(patient.said()).hasSize(1);
    }

    @Test
    void correctionsAreASecondApartAndNoneIsLost() {
        patient.online();
        patient.allComesBack();

        patient.hears(Patient.others(false, "lost", OTHER));
        patient.allComesBack();
        patient.time.turn(SECOND.dividedBy(2));
        patient.hears(Patient.others(false, "lost", ANOTHER));
        patient.hears(Patient.others(false, "lost", ANOTHER));
        patient.time.turn(SECOND.dividedBy(2).minusNanos(1));
        assertThat(patient.news()).isEmpty();
        patient.time.turn(Duration.ofNanos(1));

        assertThat(patient.said()).hasSize(1);
        patient.time.turn(SECOND.multipliedBy(10));
        assertThat(patient.news()).isEmpty();
    }

    @Test
    void aReportTakesThePlaceOfACorrectionThatWaits() {
        patient.online();
        patient.allComesBack();
        patient.hears(Patient.others(false, "lost", OTHER));
        patient.allComesBack();
        patient.hears(Patient.others(false, "lost", ANOTHER));

        vitals.report(HealthStatus.failing("x"));
        patient.time.turn(SECOND.multipliedBy(2));

        assertThat(patient.said()).extracting(HealthStatus::error).containsExactly("x");
    }

    @Test
    void aCorrectionThatWaitsEndsWithTheConnectionSinceTheNextBeginsWithTheTruth() {
        patient.online();
        patient.allComesBack();
        patient.hears(Patient.others(false, "lost", OTHER));
        patient.allComesBack();
        patient.hears(Patient.others(false, "lost", ANOTHER));

        patient.offline();
        patient.time.turn(SECOND.multipliedBy(2));

        assertThat(patient.news()).isEmpty();
    }

    @Test
    void olderWordsOfItsOwnAreNoReasonToSpeak() {
        patient.online();
        vitals.report(HealthStatus.failing("x"));
        vitals.report(HealthStatus.healthy());
        List<Publication> words = patient.news();

        words.reversed().forEach(patient::hears);

        assertThat(patient.news()).isEmpty();
        assertThat(patient.disputed).isEmpty();
    }

    @Test
    void anotherThatSaysItIsWellAfterOurWordCameBackSharesOurId() {
        patient.online();
        patient.allComesBack();

        patient.hears(Patient.others(true, "ready", OTHER));
        patient.hears(Patient.others(true, "ready", OTHER));

        assertThat(patient.disputed).hasSize(1);
        assertThat(patient.watch.all(patient.events, ClientEvent.OtherIncarnation.class))
                .containsExactly(new ClientEvent.OtherIncarnation(TOPIC));
        assertThat(patient.news()).isEmpty();
    }

    @Test
    void theUserPropertyTellsIncarnationsApartBeforeTheMessageIdDoes() {
        patient.online();
        List<Publication> birth = patient.news();
        birth.forEach(patient::hears);
        HealthStatus ours = Patient.status(birth.getFirst());

        Publication forged = Patient.others(true, "ready", ours.messageId().substring(0, 16) + "0000000000000000");
        patient.hears(forged);
        assertThat(patient.disputed).isEmpty();
        patient.hears(Patient.others(true, "ready", ours.messageId().substring(0, 16) + "0000000000000001")
                .withMetadata(forged.metadata().withUserProperty(Incarnation.PROPERTY, "0123456789abcdef")));

        assertThat(patient.disputed).hasSize(1);
    }

    @Test
    void whatSaysThatItIsWellWithoutSayingWhoItIsNeitherDisputesNorIsCorrected() {
        patient.online();
        patient.allComesBack();

        patient.hears(Patient.raw(TOPIC, "{\"ok\":true}"));

        assertThat(patient.disputed).isEmpty();
        assertThat(patient.news()).isEmpty();
    }

    @Test
    void whatAnEarlierProcessLeftBehindIsNoDisputeHoweverOftenItComes() {
        Publication leftover = Patient.others(true, "ready", OTHER);
        patient.hears(leftover, true);
        patient.online();
        List<Publication> birth = patient.news();
        patient.hears(leftover);

        birth.forEach(patient::hears);
        patient.offline();
        patient.hears(leftover);
        patient.online();
        patient.allComesBack();
        patient.hears(leftover);

        assertThat(patient.disputed).isEmpty();
    }

    @Test
    void anotherThatWasThereWhileWeWereAwaySharesOurId() {
        patient.online();
        patient.allComesBack();
        patient.offline();

        patient.hears(Patient.others(true, "ready", OTHER), true);

        assertThat(patient.disputed).hasSize(1);
    }

    @Test
    void twoThatFightOverAnIdEachLearnOfTheOther() {
        Patient rival = Patient.showing();
        patient.online();
        Publication first = patient.news().getFirst();
        patient.hears(first);
        rival.hears(first, true);

        rival.online();
        rival.news().forEach(word -> {
            rival.hears(word);
            patient.hears(word);
        });
        assertThat(patient.disputed).hasSize(1);
        assertThat(rival.disputed).isEmpty();
        patient.reconnects();
        patient.news().forEach(rival::hears);

        assertThat(rival.disputed).hasSize(1);
    }
}
