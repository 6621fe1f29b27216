package dev.petrel.hub;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The hub: carries an application's events to MQTT and Home Assistant. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class HubApplication {}
