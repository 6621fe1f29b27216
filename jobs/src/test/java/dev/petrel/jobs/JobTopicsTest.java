package dev.petrel.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobTopicsTest {

    @Test
    void theDefaultsAreThoseOfTheServers() {
        assertThat(JobTopics.DEFAULT.events()).isEqualTo("inference/events");
        assertThat(JobTopics.DEFAULT.worker("w-3")).isEqualTo("inference/workers/w-3");
        assertThat(JobTopics.DEFAULT.everyWorker()).isEqualTo("inference/workers/+");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "workers", "inference/workers/", "inference/+", "inference/#", "$SYS/workers", "a/{b}"})
    void topicsOfWorkersThatReadersWouldRefuseAreRefused(String workers) {
        assertThatThrownBy(() -> new JobTopics("inference/events", workers))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "+", "#", "a\u0000b", "{id}"})
    void whatIsNoLevelOfATopicIsNoWorker(String workerId) {
        assertThatThrownBy(() -> JobTopics.DEFAULT.worker(workerId)).isInstanceOf(IllegalArgumentException.class);
    }
}
