package dev.petrel.hub.jobs;

import dev.petrel.jobs.JobTopics;
import dev.petrel.jobs.rest.ComputeSettings;
import dev.petrel.jobs.rest.LoginTokens;
import dev.petrel.jobs.rest.TokenSource;
import dev.petrel.settings.Login;
import dev.petrel.settings.Secret;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where jobs are done, below {@code petrel.hub.jobs}.
 *
 * @param url of the compute service's REST API, such as {@code http://localhost:8002}; null for none: then jobs are only
 *     followed over MQTT
 * @param prefix what stands before its paths: empty, or {@code /compute} for services of the first age
 * @param user who asks it, with a password; null for nobody
 * @param password of the user
 * @param token to show instead of a login; null for none
 * @param topic where things are said of jobs
 * @param workers what the topics of workers begin with
 */
@ConfigurationProperties("petrel.hub.jobs")
record JobsProperties(
        @Nullable URI url,
        @DefaultValue("") String prefix,
        @Nullable String user,
        @Nullable Secret password,
        @Nullable Secret token,
        @DefaultValue("inference/events") String topic,
        @DefaultValue("inference/workers") String workers) {

    /** How long a page waits for the service. */
    private static final Duration ANSWER_TIME = Duration.ofSeconds(10);

    private static final Duration TRANSFER_TIME = Duration.ofMinutes(2);

    /** The largest result that is fetched. */
    private static final long LARGEST_FILE = 200L * 1024 * 1024;

    JobTopics topics() {
        return new JobTopics(topic, workers);
    }

    /** @throws IllegalArgumentException if the URL is none of a service, or a user has no password */
    ComputeSettings settings(URI service) {
        return ComputeSettings.of(service)
                .withPrefix(prefix)
                .withTokens(tokens(service))
                .withAnswerTime(ANSWER_TIME)
                .withTransferTime(TRANSFER_TIME)
                .withLargestFile(LARGEST_FILE);
    }

    private TokenSource tokens(URI service) {
        if (token != null) {
            return TokenSource.fixed(token);
        }
        return user == null || user.isBlank() ? TokenSource.none() : LoginTokens.of(service, new Login(user, password));
    }
}
