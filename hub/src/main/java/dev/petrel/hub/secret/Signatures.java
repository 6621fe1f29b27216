package dev.petrel.hub.secret;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;

/**
 * Signs texts that the hub gives out and gets back, such as the addresses of pictures (HMAC-SHA256 under a key derived from
 * the master key): all hubs with the same key file agree, also after a rotation. May be called from any thread.
 */
@Component
public final class Signatures {

    private final SecretKeySpec key;

    Signatures(MasterKey master) {
        this.key = new SecretKeySpec(master.derived("petrel-hub signatures"), "HmacSHA256");
    }

    /** The signature of a text, which may stand in a URL as it is. */
    public String of(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            byte[] signature = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Whether a signature is that of a text; takes as long for a wrong one. */
    public boolean matches(String text, String signature) {
        return MessageDigest.isEqual(
                of(text).getBytes(StandardCharsets.UTF_8), signature.getBytes(StandardCharsets.UTF_8));
    }
}
