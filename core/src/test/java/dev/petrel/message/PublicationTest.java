package dev.petrel.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.topic.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Publications, their metadata and wills. */
class PublicationTest {

    @Test
    void aPublicationIsQos1AndNotRetainedUnlessItSaysOtherwise() {
        Publication publication = Publication.text("a", "x");

        assertThat(publication.qos()).isEqualTo(Qos.AT_LEAST_ONCE);
        assertThat(publication.retain()).isFalse();
        assertThat(publication.metadata()).isEqualTo(Metadata.NONE);
    }

    @Test
    void eachWithChangesOneThing() {
        Publication publication = Publication.text("a", "x")
                .withQos(Qos.EXACTLY_ONCE)
                .withRetain(true)
                .withExpiry(Duration.ofSeconds(5));

        assertThat(publication)
                .isEqualTo(new Publication(
                        Topic.of("a"),
                        Payload.utf8("x"),
                        Qos.EXACTLY_ONCE,
                        true,
                        Metadata.NONE.withExpiry(Duration.ofSeconds(5))));
    }

    @Test
    void whatIsNoTopicIsRefused() {
        assertThatThrownBy(() -> Publication.text("a/+", "x")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anExpiryFitsInto32BitsOfSeconds() {
        Duration longest = Duration.ofSeconds(0xFFFF_FFFFL);

        assertThat(Metadata.NONE.withExpiry(longest).expiry()).isEqualTo(longest);
        assertThatThrownBy(() -> Metadata.NONE.withExpiry(longest.plusSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Metadata.NONE.withExpiry(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void userPropertiesKeepTheirOrderAndMayRepeat() {
        Metadata metadata = Metadata.NONE
                .withUserProperty("a", "1")
                .withUserProperty("b", "2")
                .withUserProperty("a", "3");

        assertThat(metadata.userProperties())
                .extracting(Metadata.UserProperty::value)
                .containsExactly("1", "2", "3");
        assertThat(metadata.userProperty("a")).contains("1");
        assertThat(metadata.userProperty("c")).isEmpty();
    }

    @Test
    void userPropertiesCannotBeChangedFromOutside() {
        List<Metadata.UserProperty> properties = new ArrayList<>();
        Metadata metadata = new Metadata(null, false, null, null, null, properties);

        properties.add(new Metadata.UserProperty("a", "1"));

        assertThat(metadata.userProperties()).isEmpty();
    }

    @Test
    void metadataIsChangedPieceByPiece() {
        Metadata metadata = Metadata.NONE
                .withContentType("text/plain")
                .withUtf8(true)
                .withResponseTopic(Topic.of("answers"))
                .withCorrelationData(Payload.utf8("7"));

        assertThat(metadata)
                .isEqualTo(new Metadata("text/plain", true, Topic.of("answers"), Payload.utf8("7"), null, List.of()));
    }

    @Test
    void whatIsDemandedIsSaidOneByOne() {
        Publication publication = Publication.text("a", "x");

        assertThat(publication.withOrdered(true).demands()).isEqualTo(new Demands(true, null, false));
        assertThat(publication.withChecksum(true).demands()).isEqualTo(new Demands(false, null, true));
        assertThat(publication.withSubscriberWithin(Duration.ofSeconds(1)).demands())
                .isEqualTo(new Demands(true, Duration.ofSeconds(1), false));
        assertThat(publication.withChecksum(true).withChecksum(false).demands()).isEqualTo(Demands.NONE);
    }

    @Test
    void aLaneIsKeyedByALevelThatTheFilterHas() {
        SubscriptionRequest request = SubscriptionRequest.to("till/{id}/sale").withKey(LaneKey.level("id"));

        assertThat(request.key()).isEqualTo(new LaneKey.ByLevel("id"));
        assertThat(request.withKey(LaneKey.field("order")).key()).isEqualTo(new LaneKey.ByField("order"));
        assertThatThrownBy(() -> request.withKey(LaneKey.level("other")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("other");
    }

    @Test
    void aWillHasNoDelayUnlessItSaysSo() {
        Publication publication = Publication.text("a", "gone");

        assertThat(Will.of(publication).delay()).isZero();
        assertThatThrownBy(() -> new Will(publication, Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void qosIsSaidByItsLevel() {
        for (Qos qos : Qos.values()) {
            assertThat(Qos.of(qos.level())).isEqualTo(qos);
        }
        assertThatThrownBy(() -> Qos.of(3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3");
        assertThatThrownBy(() -> Qos.of(-1)).isInstanceOf(IllegalArgumentException.class);
    }
}
