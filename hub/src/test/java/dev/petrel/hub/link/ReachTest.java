package dev.petrel.hub.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.settings.Lookup;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No spelling and no answer of a name server leads to an address that is not allowed (S7). */
class ReachTest {

    private static final Reach ANYWHERE = Reach.of(List.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.169.254",
                "169.254.0.1",
                "2852039166", // 169.254.169.254 in one number
                "169.254.43518", // and in three
                "169.16689662",
                "::ffff:169.254.169.254",
                "::ffff:a9fe:a9fe",
                "::169.254.169.254",
                "64:ff9b::169.254.169.254",
                "2002:a9fe:a9fe::1",
                "fe80::1",
                "febf::1",
                "fe80::1%lo",
                "fd00:ec2::254",
                "0.0.0.0",
                "::",
                "224.0.0.1",
            })
    void someAddressesAreNeverConnectedTo(String host) {
        assertThatThrownBy(() -> ANYWHERE.addresses(host)).isInstanceOf(IOException.class);
    }

    /** What this Java refuses to read as an address at all is not connected to either. */
    @ParameterizedTest
    @ValueSource(strings = {"0251.0376.0251.0376", "0xa9.0xfe.0xa9.0xfe", "0xa9fea9fe", "025177524776"})
    void octalAndHexadecimalFormsLeadNowhere(String host) {
        assertThatThrownBy(() -> ANYWHERE.addresses(host)).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "192.168.1.10", "10.0.0.1", "8.8.8.8", "2001:db8::1", "fd00::1"})
    void otherAddressesAreAllowedByDefault(String host) throws IOException {
        assertThat(ANYWHERE.addresses(host)).containsExactly(InetAddress.getByName(host));
    }

    @Test
    void everyBlockedAddressGetsTheSameAnswer() {
        Reach listed = Reach.of(List.of("192.168.0.0/16"));

        assertThatThrownBy(() -> listed.addresses("169.254.169.254")).hasMessage(Reach.BLOCKED);
        assertThatThrownBy(() -> listed.addresses("10.0.0.1")).hasMessage(Reach.BLOCKED);
    }

    @Test
    void withAListOnlyItsNetworksAreAllowed() throws IOException {
        Reach listed = Reach.of(List.of("192.168.4.0/22", "fd00:1::/33", "127.0.0.1"));

        assertThat(listed.addresses("192.168.7.255")).hasSize(1);
        assertThat(listed.addresses("fd00:1:7fff::1")).hasSize(1);
        assertThat(listed.addresses("127.0.0.1")).hasSize(1);
        assertThatThrownBy(() -> listed.addresses("192.168.8.0")).hasMessage(Reach.BLOCKED);
        assertThatThrownBy(() -> listed.addresses("fd00:1:8000::1")).hasMessage(Reach.BLOCKED);
        assertThatThrownBy(() -> listed.addresses("127.0.0.2")).hasMessage(Reach.BLOCKED);
    }

    @Test
    void aListCannotAllowWhatIsNeverAllowed() {
        Reach everything = Reach.of(List.of("0.0.0.0/0", "::/0"));

        assertThatThrownBy(() -> everything.addresses("169.254.169.254")).hasMessage(Reach.BLOCKED);
        assertThatThrownBy(() -> everything.addresses("fe80::1")).hasMessage(Reach.BLOCKED);
    }

    @Test
    void ofANameWithTwoAnswersOnlyTheAllowedOneIsUsed() throws IOException {
        InetAddress good = InetAddress.getByName("192.168.1.10");
        InetAddress bad = InetAddress.getByName("169.254.169.254");
        Lookup twoAnswers = host -> List.of(bad, good);

        assertThat(new Reach(twoAnswers, List.of()).addresses("two.example")).containsExactly(good);
    }

    @Test
    void aMappedAddressOfANameServerIsLookedThrough() throws IOException {
        byte[] mapped = HexFormat.of().parseHex("00000000000000000000ffffa9fea9fe");
        InetAddress disguised = Inet6Address.getByAddress("metadata.example", mapped, -1);
        Lookup names = host -> List.of(disguised);

        assertThat(disguised).isInstanceOf(Inet6Address.class);
        assertThatThrownBy(() -> new Reach(names, List.of()).addresses("metadata.example"))
                .hasMessage(Reach.BLOCKED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.168.0.0/33", "localhost", "10.0.0.0/x", "", "fd00::/129", "1.2.3.4/-1"})
    void whatIsNoNetworkIsSaidAtTheStart(String text) {
        assertThatThrownBy(() -> Reach.of(List.of(text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("allowed-networks");
    }
}
