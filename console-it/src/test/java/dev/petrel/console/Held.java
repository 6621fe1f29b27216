package dev.petrel.console;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;

/**
 * What a page holds in memory, less what nobody refers to.
 *
 * @param nodes of the document, and beside it
 * @param bytes of its scripts
 */
record Held(double nodes, double bytes) {

    static Held by(Page page) {
        CDPSession browser = page.context().newCDPSession(page);
        try {
            browser.send("Performance.enable");
            browser.send("HeapProfiler.collectGarbage");
            JsonObject answer = browser.send("Performance.getMetrics");
            return new Held(metric(answer, "Nodes"), metric(answer, "JSHeapUsedSize"));
        } finally {
            browser.detach();
        }
    }

    private static double metric(JsonObject answer, String name) {
        for (JsonElement metric : answer.getAsJsonArray("metrics")) {
            if (metric.getAsJsonObject().get("name").getAsString().equals(name)) {
                return metric.getAsJsonObject().get("value").getAsDouble();
            }
        }
        throw new IllegalStateException("the browser does not say " + name);
    }

    @Override
    public String toString() {
        return "%.0f nodes and %.1f MB".formatted(nodes, bytes / 1e6);
    }
}
