package dev.petrel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class CertificatesTest {

    private final Certificates certificates = Certificates.shared();

    @Test
    void theServersNamesAreThisMachines() throws Exception {
        X509Certificate server = read(certificates.server().certificate());

        assertThat(names(server)).contains("localhost", "127.0.0.1");
        server.checkValidity();
        server.verify(authority());
    }

    @Test
    void theExpiredOneIsExpiredAndElseFine() throws Exception {
        X509Certificate expired = read(certificates.expired().certificate());

        assertThatThrownBy(expired::checkValidity).isInstanceOf(CertificateExpiredException.class);
        assertThat(names(expired)).contains("localhost");
        expired.verify(authority());
    }

    @Test
    void theOneOfAnotherHostIsElseFine() throws Exception {
        X509Certificate other = read(certificates.otherHost().certificate());

        assertThat(names(other)).containsExactly("broker.example");
        other.checkValidity();
        other.verify(authority());
    }

    @Test
    void nobodyKnowsTheStrangersAuthority() throws Exception {
        X509Certificate stranger = read(certificates.stranger().certificate());

        stranger.checkValidity();
        assertThatThrownBy(() -> stranger.verify(authority())).isInstanceOf(GeneralSecurityException.class);
    }

    @Test
    void bothFormsHoldTheSameKeyAndNothingElse() throws Exception {
        Certificates.Pair client = certificates.client();
        char[] password = certificates.storePassword().reveal().toCharArray();

        KeyStore store = KeyStore.getInstance(client.store().toFile(), password);
        String pem = Files.readString(client.key()).replaceAll("-----.*-----|\\s", "");
        byte[] key = KeyFactory.getInstance("EC")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)))
                .getEncoded();

        assertThat(store.size()).isEqualTo(1);
        assertThat(store.getKey(store.aliases().nextElement(), password).getEncoded())
                .isEqualTo(key);
        assertThat(KeyStore.getInstance(certificates.authorityStore().toFile(), password)
                        .size())
                .isEqualTo(1);
    }

    private PublicKey authority() throws GeneralSecurityException, IOException {
        return read(certificates.authority()).getPublicKey();
    }

    private static X509Certificate read(Path pem) throws GeneralSecurityException, IOException {
        try (var in = Files.newInputStream(pem)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private static List<Object> names(X509Certificate certificate) throws GeneralSecurityException {
        return certificate.getSubjectAlternativeNames().stream()
                .<Object>map(name -> name.get(1))
                .toList();
    }
}
