package io.scheduler.alert.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scheduler.alert.Receiver;
import io.scheduler.spi.AlertFailedException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPolicyTest {
    private static OutboundSettings allowing(String... networks) {
        return new OutboundSettings(List.of(networks), null, null, null);
    }

    private static boolean refuses(AddressPolicy policy, String address) throws UnknownHostException {
        return policy.refuses("host", InetAddress.getByName(address)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.9.9.9",
                "0.0.0.0",
                "10.0.0.1",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "224.0.0.1",
                "255.255.255.255",
                "198.18.0.1",
                "::1",
                "::",
                "fe80::1",
                "fd00:ec2::254",
                "ff02::1",
                "fec0::1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "64:ff9b::a00:1",
                "64:ff9b::7f00:1",
                "64:ff9b:1:7f00:0:100:808:808",
                "2002:7f00:1::",
                "2002:a00:1::1",
                "::127.0.0.1"
            })
    void whatIsNotPublicIsRefused(String address) throws Exception {
        AddressPolicy policy = new AddressPolicy(allowing());
        assertThat(policy.refuses("host", InetAddress.getByName(address)))
                .hasValueSatisfying(why -> assertThat(why)
                        .startsWith("host is ")
                        .contains("alert.outbound.allowed-addresses of the alert server"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "64:ff9b::808:808", "169.253.1.1"})
    void whatIsPublicIsNot(String address) throws Exception {
        assertThat(refuses(new AddressPolicy(allowing()), address)).isFalse();
    }

    @Test
    void whatTheOperatorNamesIsAllowedAndNothingElse() throws Exception {
        AddressPolicy policy = new AddressPolicy(allowing("10.1.0.0/16", "127.0.0.1", "fd00::/8"));
        assertThat(refuses(policy, "10.1.255.1")).isFalse();
        assertThat(refuses(policy, "10.2.0.1")).isTrue();
        assertThat(refuses(policy, "127.0.0.1")).isFalse();
        assertThat(refuses(policy, "127.0.0.2")).isTrue();
        assertThat(refuses(policy, "fd12::1")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0/8", "x/8", "10.0.0.0/a"})
    void whatIsNoNetworkIsRefusedAtTheStart(String text) {
        assertThatThrownBy(() -> allowing(text))
                .hasMessageContaining("alert.outbound.allowed-addresses")
                .hasMessageContaining(text);
    }

    /** A name server that says something harmless first, and something else when it is asked again. */
    @Test
    void theAddressThatWasJudgedIsTheOneThatIsUsed() throws Exception {
        InetAddress here = InetAddress.getByName("127.0.0.1");
        InetAddress there = InetAddress.getByName("127.0.0.9");
        int[] asked = {0};
        try (Receiver receiver = new Receiver();
                Outbound outbound = new Outbound(allowing("127.0.0.1"), null, Clock.systemUTC(), host ->
                        new InetAddress[] {asked[0]++ == 0 ? here : there})) {
            int port = URI.create(receiver.url("/")).getPort();
            OutboundHttp http = new OutboundHttp(outbound);
            HttpRequest request =
                    new HttpRequest("GET", URI.create("http://name.example:" + port + "/a"), Map.of(), new byte[0]);
            assertThat(http.send(request, Instant.now().plusSeconds(5)).status())
                    .isEqualTo(200);
            assertThat(receiver.last().header("Host")).isEqualTo("name.example:" + port);
            assertThat(asked[0]).isEqualTo(1);
            assertThatThrownBy(() -> http.send(request, Instant.now().plusSeconds(5)))
                    .isInstanceOfSatisfying(
                            AlertFailedException.class,
                            e -> assertThat(e.after()).isEqualTo(AlertFailedException.After.GIVE_UP))
                    .hasMessageContaining("name.example is 127.0.0.9, an address of this host");
        }
    }

    @Test
    void everyDefaultIsPinned() {
        OutboundSettings settings = new OutboundSettings(null, null, null, null);
        assertThat(settings).isEqualTo(new OutboundSettings(List.of(), null, java.time.Duration.ofSeconds(5), 65_536));
        assertThatThrownBy(() -> new OutboundSettings(null, null, null, 10)).hasMessageContaining("1024 to 1048576");
        assertThatThrownBy(() -> new OutboundSettings(null, null, java.time.Duration.ofMillis(1), null))
                .hasMessageContaining("at least 100ms");
    }
}
