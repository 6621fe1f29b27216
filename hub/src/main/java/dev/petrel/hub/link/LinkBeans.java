package dev.petrel.hub.link;

import dev.petrel.hub.HubProperties;
import dev.petrel.time.Time;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import javax.sql.DataSource;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.provider.jdbctemplate.JdbcTemplateLockProvider;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Makes the link. */
@Configuration(proxyBeanMethods = false)
class LinkBeans {

    @Bean
    Tally linkTally() {
        return new Tally(InstantSource.system());
    }

    @Bean
    Trend linkTrend(Tally tally, Time time) {
        return new Trend(tally, time);
    }

    @Bean
    Reach reach(HubProperties properties) {
        return Reach.of(properties.allowedNetworks());
    }

    @Bean
    Trials trials(Reach reach) {
        return new Trials(reach);
    }

    @Bean
    Backlog backlog(DataSource database) {
        return new Backlog(JdbcClient.create(database), InstantSource.system());
    }

    @Bean
    Link link(
            Settings settings,
            DataSource database,
            Reach reach,
            ObjectProvider<Speaker> speakers,
            Tally tally,
            Backlog backlog) {
        return link(settings, database, reach, () -> speakers.orderedStream().toList(), tally, backlog);
    }

    /** A link of a hub on a database. */
    static Link link(
            Settings settings,
            DataSource database,
            Reach reach,
            Supplier<List<Speaker>> speakers,
            Tally tally,
            Backlog backlog) {
        String hub = name();
        Semaphore hint = new Semaphore(0);
        Lease lease = new Lease(locks(database, hub), System::nanoTime, hint::release);
        Turns.Roles roles =
                new Turns.Roles(settings, new LinkTable(database), lease, reach, speakers, tally, hint::release);
        return new Link(new Turns(roles, hub, InstantSource.system()), roles, backlog, hint);
    }

    /** By the clock of the database, which is the same for all hubs. */
    private static LockProvider locks(DataSource database, String hub) {
        return new JdbcTemplateLockProvider(JdbcTemplateLockProvider.Configuration.builder()
                .withJdbcTemplate(new JdbcTemplate(database))
                .withLockedByValue(hub)
                .usingDbTime()
                .build());
    }

    /** Another one in each process, so that no hub takes the lease of another for its own. */
    private static String name() {
        String digits = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        try {
            return InetAddress.getLocalHost().getHostName() + "-" + digits;
        } catch (UnknownHostException e) {
            return "hub-" + digits;
        }
    }
}
