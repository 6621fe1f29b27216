package dev.petrel.compute.web;

import dev.petrel.time.Time;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tokens that say who somebody is: JSON Web Tokens signed with ES256 (RFC 7515, 7518 section 3.4, 7519). Only that algorithm
 * is taken, whatever a token says. The key is made at the first start and lies in the data folder, which processes of one
 * database share.
 */
public final class Tokens {

    /** How long one is good. */
    static final Duration LIFE = Duration.ofMinutes(30);

    private static final String ALGORITHM = "SHA256withECDSAinP1363Format";
    private static final String HEADER =
            encoded("{\"alg\":\"ES256\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8));

    private final KeyPair keys;
    private final Time time;

    private Tokens(KeyPair keys, Time time) {
        this.keys = keys;
        this.time = time;
    }

    /** With the key in a folder, which is made if it is not there, readable by its owner only. */
    public static Tokens in(Path folder, Time time) throws IOException {
        Path file = folder.resolve("token.key");
        try {
            if (!Files.exists(file)) {
                make(file);
            }
            List<String> lines = Files.readAllLines(file);
            KeyFactory factory = KeyFactory.getInstance("EC");
            Base64.Decoder decoder = Base64.getDecoder();
            return new Tokens(
                    new KeyPair(
                            factory.generatePublic(new X509EncodedKeySpec(decoder.decode(lines.get(1)))),
                            factory.generatePrivate(new PKCS8EncodedKeySpec(decoder.decode(lines.get(0))))),
                    time);
        } catch (GeneralSecurityException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new IOException(file + " holds no key: move it away, and a new one is made", e);
        }
    }

    /** Appears whole, and of two processes that start together one makes it. */
    private static void make(Path file) throws IOException, GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair keys = generator.generateKeyPair();
        Base64.Encoder encoder = Base64.getEncoder();
        String text = encoder.encodeToString(keys.getPrivate().getEncoded()) + "\n"
                + encoder.encodeToString(keys.getPublic().getEncoded()) + "\n";
        Path part = Files.createTempFile(file.toAbsolutePath().getParent(), "token", ".part", own(file));
        try {
            Files.writeString(part, text);
            Files.createLink(file, part);
        } catch (FileAlreadyExistsException e) { // the other one was first
        } catch (UnsupportedOperationException e) {
            Files.move(part, file);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static FileAttribute<?>[] own(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    /** A token for a user, good from now on. */
    String issue(User user) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("id", user.name());
        claims.put("sub", user.name());
        claims.put("is_admin", user.admin());
        claims.put("permissions", user.permissions());
        claims.put("exp", time.now().plus(LIFE).getEpochSecond());
        String signed = HEADER + "." + encoded(JsonMapper.shared().writeValueAsBytes(claims));
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(keys.getPrivate());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + encoded(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The name of the user that a token was issued for. */
    String check(String token) throws Refusal {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3 || !parts[0].equals(HEADER) || !genuine(parts)) {
            throw new Refusal(401, "Could not validate credentials");
        }
        JsonNode claims = JsonMapper.shared().readTree(Base64.getUrlDecoder().decode(parts[1]));
        if (time.now().getEpochSecond() >= claims.path("exp").asLong(0)) {
            throw new Refusal(401, "JWT token has expired");
        }
        return claims.path("id").asString("");
    }

    private boolean genuine(String[] parts) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initVerify(keys.getPublic());
            signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
            return signature.verify(Base64.getUrlDecoder().decode(parts[2]));
        } catch (GeneralSecurityException | IllegalArgumentException e) { // a signature that is none
            return false;
        }
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
