package dev.petrel.jobs.rest;

import dev.petrel.jobs.rest.ComputeException.NetworkFailed;
import dev.petrel.message.Payload;
import dev.petrel.settings.Secret;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends requests and waits for their answers, for a bounded time and a bounded size. */
final class Calls implements AutoCloseable {

    static final String FORM = "application/x-www-form-urlencoded";

    private static final int UNAUTHORIZED = 401;
    private static final byte[] NOTHING = new byte[0];

    private final ComputeSettings settings;
    private final HttpClient http;

    Calls(ComputeSettings settings) {
        this.settings = settings;
        // A redirect is not followed: it would hand the token on.
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(settings.answerTime())
                .build();
    }

    /** What is asked, in words for an error, the request without its token, and how long all of it may take. */
    record Call(String asked, HttpRequest.Builder request, Duration time) {

        Call taking(Duration newTime) {
            return new Call(asked, request, newTime);
        }
    }

    Call get(String path) {
        return call("GET", path, BodyPublishers.noBody());
    }

    Call delete(String path) {
        return call("DELETE", path, BodyPublishers.noBody());
    }

    Call post(String path, String contentType, BodyPublisher body) {
        Call call = call("POST", path, body);
        call.request().header("Content-Type", contentType);
        return call;
    }

    private Call call(String method, String path, BodyPublisher body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(Urls.under(settings.url(), path))
                .method(method, body)
                .header("Accept", "application/json, */*;q=0.5");
        return new Call(method + " " + path, request, settings.answerTime());
    }

    /** The body of a good answer. */
    Answer send(Call call) {
        return sent(call, info -> bounded(BodySubscribers.ofByteArray(), settings.largestAnswer()));
    }

    /** Writes the body of a good answer to a file that is there, and empty. */
    void fetch(Call call, Path file) {
        sent(
                call,
                info -> Answer.good(info.statusCode())
                        ? bounded(written(file), settings.largestFile())
                        : bounded(BodySubscribers.ofByteArray(), settings.largestAnswer()));
    }

    private static BodySubscriber<byte[]> written(Path file) {
        return BodySubscribers.mapping(BodySubscribers.ofFile(file, StandardOpenOption.WRITE), done -> NOTHING);
    }

    private static BodySubscriber<byte[]> bounded(BodySubscriber<byte[]> body, long largest) {
        return new Bounded<>(body, largest);
    }

    private Answer sent(Call call, BodyHandler<byte[]> body) {
        Optional<Secret> token = settings.tokens().token();
        Answer answer = exchange(call, token, body);
        if (answer.status() == UNAUTHORIZED && token.isPresent()) {
            Optional<Secret> another = settings.tokens().insteadOf(token.get());
            if (another.isPresent()) {
                answer = exchange(call, another, body);
            }
        }
        return answer.orThrow();
    }

    private Answer exchange(Call call, Optional<Secret> token, BodyHandler<byte[]> body) {
        HttpRequest.Builder request = call.request().copy();
        token.ifPresent(secret -> request.setHeader("Authorization", "Bearer " + secret.reveal()));
        CompletableFuture<HttpResponse<byte[]>> response = http.sendAsync(request.build(), body);
        try {
            HttpResponse<byte[]> answer = response.get(call.time().toNanos(), TimeUnit.NANOSECONDS);
            return new Answer(call.asked(), answer.statusCode(), Payload.handedOver(answer.body()));
        } catch (TimeoutException e) {
            throw new NetworkFailed(call.asked(), "no whole answer within " + call.time(), e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new NetworkFailed(call.asked(), said(cause), cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NetworkFailed(call.asked(), "interrupted while waiting for the answer", e);
        } finally {
            response.cancel(true);
        }
    }

    private String said(Throwable cause) {
        String message = cause.getMessage();
        String kind = cause.getClass().getSimpleName();
        String where = settings.url().getHost()
                + (settings.url().getPort() < 0 ? "" : ":" + settings.url().getPort());
        boolean plain = cause instanceof IOException && message != null && !message.isBlank();
        return "no answer from " + where + " (" + kind + (plain ? ": " + message : "") + ")";
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
