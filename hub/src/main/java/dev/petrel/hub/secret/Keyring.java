package dev.petrel.hub.secret;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;

/** The keys that seal, as they stand in the database: encrypted with the master key. */
final class Keyring {

    private static final byte[] PURPOSE = "petrel-hub keyset".getBytes(StandardCharsets.UTF_8);

    static {
        try {
            AeadConfig.register();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private final String content;
    private final Optional<Aead> aead;

    private Keyring(String content, Optional<Aead> aead) {
        this.content = content;
        this.aead = aead;
    }

    /** New keys. */
    static Keyring make(MasterKey master) {
        try {
            KeysetHandle keys = KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM);
            byte[] encrypted = TinkProtoKeysetFormat.serializeEncryptedKeyset(keys, master.aead(), PURPOSE);
            return new Keyring(Base64.getEncoder().encodeToString(encrypted), Optional.of(opened(keys)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The keys of a stored text; without any where the master key does not open it. */
    static Keyring of(String content, MasterKey master) {
        try {
            byte[] encrypted = Base64.getDecoder().decode(content);
            KeysetHandle keys = TinkProtoKeysetFormat.parseEncryptedKeyset(encrypted, master.aead(), PURPOSE);
            return new Keyring(content, Optional.of(opened(keys)));
        } catch (GeneralSecurityException | IllegalArgumentException notOurs) {
            return new Keyring(content, Optional.empty());
        }
    }

    private static Aead opened(KeysetHandle keys) throws GeneralSecurityException {
        return keys.getPrimitive(RegistryConfiguration.get(), Aead.class);
    }

    /** The text as it is stored. */
    String content() {
        return content;
    }

    /** Whether the master key opened it. */
    boolean isOpen() {
        return aead.isPresent();
    }

    /** Seals a text for one place. Only an open one can. */
    String seal(String clear, String place) {
        try {
            byte[] bytes = aead.orElseThrow().encrypt(bytes(clear), bytes(place));
            return Base64.getEncoder().encodeToString(bytes);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Opens what was sealed for that place; empty where no key does, also because the place is another. */
    Optional<String> open(String text, String place) {
        if (aead.isEmpty()) {
            return Optional.empty();
        }
        try {
            byte[] clear = aead.get().decrypt(Base64.getDecoder().decode(text), bytes(place));
            return Optional.of(new String(clear, StandardCharsets.UTF_8));
        } catch (GeneralSecurityException | IllegalArgumentException damaged) {
            return Optional.empty();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
