package dev.petrel.hub.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.hub.Databases;
import dev.petrel.time.HandTurnedTime;
import java.time.Duration;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The ids of jobs in the database. */
class KeptJobsTest {

    private final HandTurnedTime time = new HandTurnedTime();

    @ParameterizedTest
    @EnumSource(Databases.class)
    void theLatestAreKeptOnceAndInOrder(Databases kind) {
        KeptJobs kept = kept(kind);

        for (int i = 0; i < JobBook.MOST + 5; i++) {
            kept.note("job" + i);
            kept.note("job" + i);
            time.turn(Duration.ofSeconds(1));
        }
        kept.forget("job10");

        assertThat(kept.all())
                .hasSize(JobBook.MOST - 1)
                .startsWith("job5", "job6")
                .endsWith("job204");
    }

    @ParameterizedTest
    @EnumSource(Databases.class)
    void anIdThatIsTooLongIsLeftOut(Databases kind) {
        KeptJobs kept = kept(kind);

        kept.note("x".repeat(1_000));

        assertThat(kept.all()).isEmpty();
    }

    private KeptJobs kept(Databases kind) {
        DataSource source = kind.open();
        Flyway.configure().dataSource(source).load().migrate();
        return new KeptJobs(JdbcClient.create(source), time);
    }
}
