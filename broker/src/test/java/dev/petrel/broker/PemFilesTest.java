package dev.petrel.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.settings.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PemFilesTest {

    private static final Secret PASSWORD = Secret.of("canary-4711");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "Ed25519"})
    void aKeyIsReadWhateverItsAlgorithm(String algorithm) throws Exception {
        PrivateKey key = key(algorithm);

        PrivateKey read = PemFiles.privateKey(written("PRIVATE KEY", key.getEncoded()), null);

        assertThat(read.getEncoded()).isEqualTo(key.getEncoded());
    }

    @ParameterizedTest
    @ValueSource(strings = {"PBEWithHmacSHA256AndAES_256", "PBEWithHmacSHA1AndAES_128", "PBEWithSHA1AndDESede"})
    void anEncryptedKeyIsReadWithItsPassword(String cipher) throws Exception {
        PrivateKey key = key("EC");

        PrivateKey read = PemFiles.privateKey(encrypted(key, cipher), PASSWORD);

        assertThat(read.getEncoded()).isEqualTo(key.getEncoded());
    }

    @Test
    void aWrongOrMissingPasswordIsSaidAndNotShown() throws Exception {
        Path file = encrypted(key("EC"), "PBEWithHmacSHA256AndAES_256");

        assertThatThrownBy(() -> PemFiles.privateKey(file, null)).hasMessageContaining("no password was given");
        assertThatThrownBy(() -> PemFiles.privateKey(file, Secret.of("canary")))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessageNotContaining("canary");
    }

    @Test
    void aFileWithoutKeyIsSaid() throws Exception {
        Path file = written("CERTIFICATE", new byte[10]);

        assertThatThrownBy(() -> PemFiles.privateKey(file, null)).hasMessageContaining("holds no PKCS8 key");
    }

    private static PrivateKey key(String algorithm) throws GeneralSecurityException {
        return KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPrivate();
    }

    private Path encrypted(PrivateKey key, String algorithm) throws GeneralSecurityException, IOException {
        Cipher cipher = Cipher.getInstance(algorithm);
        cipher.init(
                Cipher.ENCRYPT_MODE,
                SecretKeyFactory.getInstance(algorithm)
                        .generateSecret(new PBEKeySpec(PASSWORD.reveal().toCharArray())));
        byte[] content = cipher.doFinal(key.getEncoded());
        AlgorithmParameters parameters =
                AlgorithmParameters.getInstance(algorithm.contains("AES") ? "PBES2" : algorithm);
        parameters.init(cipher.getParameters().getEncoded());
        return written("ENCRYPTED PRIVATE KEY", new EncryptedPrivateKeyInfo(parameters, content).getEncoded());
    }

    private Path written(String what, byte[] content) throws IOException {
        return Files.writeString(
                folder.resolve("key.pem"),
                "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder().encodeToString(content) + "\n-----END "
                        + what + "-----\n");
    }
}
