package dev.petrel.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.BoundingBox;
import dev.petrel.testkit.junit.RequiresMosquitto;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** How soon the first page is of use: measured while no other test of this module runs. */
@Isolated
@RequiresChromium
@RequiresMosquitto
@Timeout(300)
class FirstPageTest {

    private static final int LOADS = 9;

    @TempDir
    private Path data;

    @Test
    void theFirstPageIsUsableWithinASecond() {
        List<Usable> loads = new ArrayList<>();
        try (Ground ground = new Ground(data).connected();
                Tab tab = Tab.ofAdmin(ground)) {
            BoundingBox button = tab.page().locator("[data-theme-next]").boundingBox();
            for (int i = 0; i < LOADS; i++) {
                try (Tab fresh = tab.withoutCache()) {
                    loads.add(Usable.measure(fresh, button));
                }
            }
        }

        Usable median = Usable.median(loads);
        System.out.println("measured: the first page in a browser that has nothing of it, median of " + LOADS
                + " loads: " + median);
        assertThat(median.whole()).isLessThan(1000);
    }
}
