package dev.petrel.hub.secret;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Opens secrets that another installation stored as Fernet tokens (https://github.com/fernet/spec): AES-128-CBC with
 * HMAC-SHA256. Only opens them.
 */
public final class Fernet {

    private static final int VERSION = 0x80;
    private static final int IV_AT = 9;
    private static final int BLOCK = 16;
    private static final int MAC_BYTES = 32;
    private static final int KEY_BYTES = 32;

    private Fernet() {}

    /**
     * The text of a token.
     *
     * @param token the token, without a prefix
     * @param keys 32 bytes in URL-safe Base64 each; the first that fits opens it, what is no key is passed over
     * @throws Unreadable if none opens it
     */
    public static String open(String token, List<String> keys) {
        return keys.stream()
                .flatMap(key -> open(token, key).stream())
                .findFirst()
                .orElseThrow(() -> new Unreadable("none of the " + keys.size() + " Fernet keys opens the token"));
    }

    private static Optional<String> open(String encodedToken, String encodedKey) {
        try {
            byte[] token = Base64.getUrlDecoder().decode(encodedToken.strip());
            byte[] key = Base64.getUrlDecoder().decode(encodedKey.strip());
            if (key.length != KEY_BYTES || !isSigned(token, key)) {
                return Optional.empty();
            }
            Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
            SecretKeySpec second = new SecretKeySpec(key, KEY_BYTES / 2, KEY_BYTES / 2, "AES");
            cipher.init(Cipher.DECRYPT_MODE, second, new IvParameterSpec(token, IV_AT, BLOCK));
            int from = IV_AT + BLOCK;
            byte[] clear = cipher.doFinal(token, from, token.length - MAC_BYTES - from);
            return Optional.of(new String(clear, StandardCharsets.UTF_8));
        } catch (GeneralSecurityException | IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }

    private static boolean isSigned(byte[] token, byte[] key) throws GeneralSecurityException {
        if (token.length < IV_AT + BLOCK + BLOCK + MAC_BYTES || (token[0] & 0xff) != VERSION) {
            return false;
        }
        int signed = token.length - MAC_BYTES;
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, 0, KEY_BYTES / 2, "HmacSHA256"));
        mac.update(token, 0, signed);
        return MessageDigest.isEqual(mac.doFinal(), Arrays.copyOfRange(token, signed, token.length));
    }
}
