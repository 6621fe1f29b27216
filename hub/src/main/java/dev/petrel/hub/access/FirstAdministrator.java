package dev.petrel.hub.access;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/** Makes the administrator on the first start, and shows the password that once, before the hub takes requests. */
@Component
@Lazy(false)
class FirstAdministrator implements InitializingBean {

    private final Users users;

    FirstAdministrator(Users users) {
        this.users = users;
    }

    @Override
    public void afterPropertiesSet() {
        users.first().ifPresent(password -> System.out.println("Administrator password: " + password));
    }
}
