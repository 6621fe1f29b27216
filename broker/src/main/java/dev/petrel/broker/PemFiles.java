package dev.petrel.broker;

import dev.petrel.settings.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/** Reads certificates and keys in the text form of RFC 7468. */
final class PemFiles {

    private static final Pattern KEY =
            Pattern.compile("-----BEGIN (ENCRYPTED )?PRIVATE KEY-----([^-]*)-----END (?:ENCRYPTED )?PRIVATE KEY-----");
    /** PBES2 (RFC 8018, appendix A.4) by its name and by its number: which one is answered depends on the JDK. */
    private static final List<String> FAMILY = List.of("PBES2", "1.2.840.113549.1.5.13");

    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    private PemFiles() {}

    static List<Certificate> certificates(Path file) throws IOException, GeneralSecurityException {
        byte[] content = Files.readAllBytes(file);
        return List.copyOf(
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(content)));
    }

    static PrivateKey privateKey(Path file, @Nullable Secret password) throws IOException, GeneralSecurityException {
        Matcher key = KEY.matcher(Files.readString(file, StandardCharsets.US_ASCII));
        if (!key.find()) {
            throw new InvalidKeySpecException(file + " holds no PKCS8 key (BEGIN PRIVATE KEY)");
        }
        byte[] content = Base64.getMimeDecoder().decode(key.group(2));
        return decoded(key.group(1) == null ? new PKCS8EncodedKeySpec(content) : decrypted(content, password, file));
    }

    private static PKCS8EncodedKeySpec decrypted(byte[] content, @Nullable Secret password, Path file)
            throws IOException, GeneralSecurityException {
        if (password == null) {
            throw new InvalidKeySpecException("the key in " + file + " is encrypted and no password was given");
        }
        EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(content);
        // PBES2 is a family: the parameters' text names the member.
        String algorithm =
                FAMILY.contains(info.getAlgName()) ? info.getAlgParameters().toString() : info.getAlgName();
        Cipher cipher = Cipher.getInstance(algorithm);
        cipher.init(
                Cipher.DECRYPT_MODE,
                SecretKeyFactory.getInstance(algorithm)
                        .generateSecret(new PBEKeySpec(password.reveal().toCharArray())),
                info.getAlgParameters());
        return info.getKeySpec(cipher);
    }

    private static PrivateKey decoded(PKCS8EncodedKeySpec spec) throws GeneralSecurityException {
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException anotherAlgorithm) {
                // The encoding names its algorithm; asking each is how the JDK lets us read that name.
            }
        }
        throw new InvalidKeySpecException("the key is none of " + ALGORITHMS);
    }
}
