package dev.petrel.hub.access;

import dev.petrel.hub.TestDatabase;
import dev.petrel.time.Time;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

/** The record of changes without a hub around it. */
public final class TestAudits {

    private TestAudits() {}

    /** That of a database. */
    public static Audit on(TestDatabase database) {
        AccessTime time = new AccessTime(new StaticListableBeanFactory().getBeanProvider(Time.class));
        return new Audit(database.client(), time);
    }
}
