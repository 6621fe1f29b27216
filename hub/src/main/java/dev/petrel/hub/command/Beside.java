package dev.petrel.hub.command;

import dev.petrel.hub.HubProperties;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.FilterType;

/** The rooms of a hub that keep keys, users and tokens, without all that serves: what a command needs beside a hub. */
@EnableConfigurationProperties(HubProperties.class)
@ImportAutoConfiguration({
    DataSourceAutoConfiguration.class,
    DataSourceTransactionManagerAutoConfiguration.class,
    JdbcTemplateAutoConfiguration.class,
    JdbcClientAutoConfiguration.class,
    TransactionAutoConfiguration.class,
    FlywayAutoConfiguration.class
})
@ComponentScan({"dev.petrel.hub.database", "dev.petrel.hub.secret"})
@ComponentScan(
        basePackages = {"dev.petrel.hub.config", "dev.petrel.hub.access"},
        useDefaultFilters = false,
        includeFilters = @Filter(type = FilterType.REGEX, pattern = ".*\\.(ConfigBeans|Users|Tokens|Audit|AccessTime)"))
class Beside {

    /** Who did it, in the audit log. */
    static final String WHO = "command line";

    /** Opens the database, does something with it, and closes it. */
    static <T> T with(DataOptions data, Function<ConfigurableApplicationContext, T> work) {
        data.requireHub();
        List<String> settings = new ArrayList<>(data.settings());
        settings.add("--petrel.hub.command=true");
        // What was done, the command says.
        settings.add("--logging.level.root=error");
        settings.add("--logging.level.dev.petrel.hub=warn");
        settings.add("--spring.datasource.hikari.maximum-pool-size=2");
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Beside.class)
                .web(WebApplicationType.NONE)
                .logStartupInfo(false)
                .run(settings.toArray(new String[0]))) {
            return work.apply(context);
        }
    }
}
