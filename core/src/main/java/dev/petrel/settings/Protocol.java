package dev.petrel.settings;

/** Which version of MQTT is spoken. */
public enum Protocol {
    /** MQTT 5.0. */
    MQTT_5,
    /** MQTT 3.1.1. */
    MQTT_3_1_1,
    /** MQTT 5.0 first, and 3.1.1 for a broker that does not know it. */
    AUTO
}
