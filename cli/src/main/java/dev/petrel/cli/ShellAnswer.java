package dev.petrel.cli;

import dev.petrel.envelope.Data;
import dev.petrel.fault.RemoteError;
import dev.petrel.message.Payload;
import dev.petrel.request.ReceivedRequest;
import dev.petrel.request.Responder;
import dev.petrel.topic.MqttText;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Answers with what a command of the shell makes of a request. */
final class ShellAnswer implements Responder<Data> {

    /** The kind of the error where the command did not do its work. */
    private static final String FAILED = "command-failed";

    private static final int AT_ONCE = 8;
    private static final int LARGEST = LineReader.LONGEST;
    private static final Duration LONGEST = Duration.ofSeconds(30);

    /** How long it may take to end after it has printed all. */
    private static final Duration END = Duration.ofSeconds(5);

    private final String command;
    private final Console console;
    private final Semaphore places = new Semaphore(AT_ONCE, true);

    ShellAnswer(String command, Console console) {
        this.command = command;
        this.console = console;
    }

    @Override
    public Data respond(ReceivedRequest<Data> request) throws IOException, InterruptedException {
        places.acquire();
        try {
            return answer(request);
        } catch (RemoteError e) {
            tell(request.message().topic().name() + ": " + e.getMessage());
            throw e;
        } finally {
            places.release();
        }
    }

    private Data answer(ReceivedRequest<Data> request) throws IOException, InterruptedException {
        Process process = start(request);
        try {
            CompletableFuture<byte[]> printed = reading(process.getInputStream());
            writing(process.getOutputStream(), request.data());
            return result(process, printed, request.remaining().orElse(LONGEST));
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private Process start(ReceivedRequest<Data> request) throws IOException {
        boolean windows = System.getProperty("os.name", "").startsWith("Windows");
        ProcessBuilder builder =
                windows ? new ProcessBuilder("cmd", "/c", command) : new ProcessBuilder("sh", "-c", command);
        builder.environment()
                .put(
                        "PETREL_TOPIC",
                        MqttText.printable(request.message().topic().name()));
        builder.environment()
                .put("PETREL_TYPE", MqttText.printable(request.envelope().type()));
        return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private static Data result(Process process, CompletableFuture<byte[]> printed, Duration within)
            throws InterruptedException {
        try {
            byte[] bytes = printed.get(within.toNanos(), TimeUnit.NANOSECONDS);
            if (bytes.length > LARGEST) {
                throw new RemoteError(FAILED, "the command printed more than " + LARGEST + " bytes");
            }
            if (!process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new RemoteError(FAILED, "the command closed its output and did not end");
            }
            if (process.exitValue() != 0) {
                throw new RemoteError(FAILED, "the command ended with exit code " + process.exitValue());
            }
            return ObjectText.data(Payload.handedOver(bytes));
        } catch (TimeoutException e) {
            throw new RemoteError(FAILED, "the command was not done in time");
        } catch (ExecutionException e) {
            throw new RemoteError(FAILED, "what the command printed could not be read");
        } catch (WrongContent e) {
            throw new RemoteError(FAILED, e.about("what the command printed"));
        }
    }

    /** All that it prints, or one byte more than is allowed. */
    private static CompletableFuture<byte[]> reading(InputStream from) {
        CompletableFuture<byte[]> all = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("petrel-exec-out").start(() -> {
            try (from) {
                all.complete(from.readNBytes(LARGEST + 1));
            } catch (IOException e) {
                all.completeExceptionally(e);
            }
        });
        return all;
    }

    /** On a thread of its own: a command that does not read must not hold up the one that waits for its end. */
    private static void writing(OutputStream to, Data data) {
        Thread.ofPlatform().daemon().name("petrel-exec-in").start(() -> {
            try (to) {
                to.write(data.json().toBytes());
                to.write('\n');
            } catch (IOException e) {
                return; // it did not want to read it
            }
        });
    }

    private void tell(String text) {
        console.err().println("petrel reply: " + MqttText.printable(text));
        console.err().flush();
    }
}
