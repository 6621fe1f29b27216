package dev.petrel.jobs.rest;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** Texts that become parts of a URL. */
final class Urls {

    private Urls() {}

    static void require(URI url) {
        String scheme = url.getScheme();
        boolean web = "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
        if (!web || url.getHost() == null) {
            throw new IllegalArgumentException("a service's URL is http://host[:port] or https://host[:port]");
        }
        if (url.getRawUserInfo() != null || url.getRawQuery() != null || url.getRawFragment() != null) {
            throw new IllegalArgumentException("a service's URL holds no user, query or fragment; tokens say who asks");
        }
    }

    /** A URL with a path behind it, whose parts are escaped already. */
    static URI under(URI url, String path) {
        String start = url.toString();
        return URI.create((start.endsWith("/") ? start.substring(0, start.length() - 1) : start) + path);
    }

    /** One level of a path, whatever it holds. */
    static String level(String text) {
        if (text.isEmpty() || text.equals(".") || text.equals("..")) {
            throw new IllegalArgumentException("'" + text + "' cannot stand between two slashes of a URL");
        }
        return encoded(text).replace("+", "%20");
    }

    /** A path of several levels. */
    static String levels(String path) {
        return Arrays.stream(path.split("/", -1)).map(Urls::level).collect(Collectors.joining("/"));
    }

    static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
