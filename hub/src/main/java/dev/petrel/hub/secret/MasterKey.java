package dev.petrel.hub.secret;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.subtle.AesGcmJce;
import com.google.crypto.tink.subtle.Hkdf;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

/** The key that encrypts the keyset, and from which others are derived. Its text form hides it. */
final class MasterKey {

    private static final int DERIVED_BYTES = 32;

    private final byte[] key;

    MasterKey(byte[] key) {
        this.key = key.clone();
    }

    /** Encrypts and decrypts with it. */
    Aead aead() {
        try {
            return new AesGcmJce(key);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Another key for a purpose, always the same. */
    byte[] derived(String purpose) {
        try {
            return Hkdf.computeHkdf(
                    "HMACSHA256", key, new byte[0], purpose.getBytes(StandardCharsets.UTF_8), DERIVED_BYTES);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public String toString() {
        return "****";
    }
}
