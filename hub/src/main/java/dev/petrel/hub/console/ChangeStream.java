package dev.petrel.hub.console;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Tells pages what has changed, as server-sent events without content: a page then fetches what it shows. Each stream ends
 * after a minute and is opened anew by the browser, so that who may not look any more does not go on looking.
 */
@Controller
final class ChangeStream implements SmartLifecycle {

    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration LIFE = Duration.ofMinutes(1);
    private static final int LOOKS_PER_BEAT = 10;
    /** Half the threads that the web server has. */
    private static final int MOST = 200;

    private final List<Changing> all;
    private final Semaphore free = new Semaphore(MOST);
    private volatile CountDownLatch ending = new CountDownLatch(1);

    ChangeStream(List<Changing> all) {
        this.all = all;
    }

    /**
     * Holds the request and its thread.
     *
     * @param of the kinds that the page shows
     */
    @GetMapping(path = "/console/changes", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    void changes(@RequestParam Set<String> of, HttpServletResponse response) throws IOException, InterruptedException {
        if (!free.tryAcquire()) {
            response.sendError(HttpStatus.SERVICE_UNAVAILABLE.value(), "too many pages are open");
            return;
        }
        try {
            response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
            response.setHeader(HttpHeaders.CACHE_CONTROL, CacheControl.noStore().getHeaderValue());
            // A proxy in front may not collect what is to be seen now.
            response.setHeader("X-Accel-Buffering", "no");
            stream(all.stream().filter(one -> of.contains(one.kind())).toList(), response.getOutputStream());
        } finally {
            free.release();
        }
    }

    private void stream(List<Changing> wanted, OutputStream out) throws IOException, InterruptedException {
        Map<String, Object> seen = new HashMap<>();
        wanted.forEach(one -> seen.put(one.kind(), one.mark()));
        CountDownLatch end = ending;
        write(out, "retry: 1000\n\n");
        long looks = LIFE.dividedBy(LOOK);
        for (long look = 1; look <= looks && !end.await(LOOK.toMillis(), TimeUnit.MILLISECONDS); look++) {
            for (Changing one : wanted) {
                Object mark = one.mark();
                if (!mark.equals(seen.put(one.kind(), mark))) {
                    write(out, "event: " + one.kind() + "\ndata:\n\n");
                }
            }
            if (look % LOOKS_PER_BEAT == 0) {
                write(out, "event: beat\ndata:\n\n");
            }
        }
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    @Override
    public void start() {
        ending = new CountDownLatch(1);
    }

    /** Before the web server waits for the requests that it holds. */
    @Override
    public void stop() {
        ending.countDown();
    }

    @Override
    public boolean isRunning() {
        return ending.getCount() > 0;
    }
}
