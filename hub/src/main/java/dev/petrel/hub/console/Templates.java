package dev.petrel.hub.console;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;
import org.thymeleaf.spring6.SpringTemplateEngine;

/**
 * Has the engine of the pages ready before the first request. Left to itself it is made by the first requests, and its
 * classes take locks while they are initialized, which pins virtual threads: as many of them as there are processors would
 * wait for each other for ever, and every other request for them.
 */
@Component
final class Templates implements SmartInitializingSingleton {

    private final SpringTemplateEngine engine;

    Templates(SpringTemplateEngine engine) {
        this.engine = engine;
    }

    @Override
    public void afterSingletonsInstantiated() {
        engine.getConfiguration();
    }
}
