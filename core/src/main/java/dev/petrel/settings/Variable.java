package dev.petrel.settings;

/** The variables of the environment that {@link ConnectionSettings#fromEnvironment} reads, and no others. */
enum Variable {
    URL("mqtt_url"),
    CLIENT_ID("client_id"),
    SOURCE_NAME("source_name"),
    KEEPALIVE("keepalive"),
    ENABLE_HEALTH("enable_health"),
    ENABLE_HEARTBEAT("enable_heartbeat"),
    HEARTBEAT_INTERVAL("heartbeat_interval"),
    DEDUPE_TTL("dedupe_ttl"),
    DEDUPE_MAX_ENTRIES("dedupe_max_entries"),
    DEDUPE_DIR(""),
    RECONNECT_MIN_DELAY("reconnect_min_delay"),
    RECONNECT_MAX_DELAY("reconnect_max_delay"),
    DEAD_LETTER_DIR(""),
    ENVELOPE(""),
    PROTOCOL(""),
    USERNAME(""),
    PASSWORD(""),
    PASSWORD_FILE(""),
    TLS_CA(""),
    TLS_CA_PASSWORD(""),
    TLS_CERT(""),
    TLS_KEY(""),
    TLS_KEY_PASSWORD(""),
    TLS_INSECURE_SKIP_HOSTNAME_CHECK(""),
    FOLLOW_SERVER_REFERENCE(""),
    SESSION(""),
    SESSION_EXPIRY(""),
    OUTBOX_DIR(""),
    OUTBOX_EXACTLY_ONCE(""),
    CONNECT_TIMEOUT("");

    static final String PREFIX = "MQTT_";

    private final String field;

    /** @param field what fleets of py-tars call it, or empty */
    Variable(String field) {
        this.field = field;
    }

    /** As it stands in the environment. */
    String key() {
        return PREFIX + name();
    }

    /** The key, and what fleets of py-tars call it, so that either can be searched for. */
    @Override
    public String toString() {
        return field.isEmpty() ? key() : key() + " (" + field + ")";
    }
}
