package dev.petrel.hub.homeassistant;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who sends the documents.
 *
 * @param version of this hub; null where it is not known
 * @param address where people reach this hub; null where it is not known
 */
record Origin(@Nullable String version, @Nullable URI address) {

    /** As Home Assistant wants it. */
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", "Petrel");
        if (version != null) {
            json.put("sw_version", version);
        }
        String link = link();
        if (link != null) {
            json.put("support_url", link);
        }
        return json;
    }

    /** Where people reach this hub, if that is an address that Home Assistant takes: with http or https and a host. */
    @Nullable
    String link() {
        if (address == null || address.getHost() == null || address.getScheme() == null) {
            return null;
        }
        return switch (address.getScheme().toLowerCase(Locale.ROOT)) {
            case "http", "https" -> address.toString();
            default -> null;
        };
    }
}
