package io.scheduler.alert.outbound;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which addresses may be reached: those of the public Internet, and what the operator names. Who may write the address of a
 * channel could otherwise look around in the network of the alert server. Immutable.
 */
public final class AddressPolicy {
    private static final Map<Network, String> CLOSED = new LinkedHashMap<>();

    static {
        closed("an address of this host", "0.0.0.0/8", "127.0.0.0/8", "::/128", "::1/128");
        closed("a link-local address, where clouds keep their metadata", "169.254.0.0/16", "fe80::/10");
        closed("a private address", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7");
        closed("a private address", "fec0::/10", "198.18.0.0/15");
        closed("an address for special purposes", "192.0.0.0/24", "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24");
        closed("an address for special purposes", "240.0.0.0/4", "2001::/32", "2001:db8::/32", "100::/64");
        // which of its bits are the inner address is known to the network alone
        closed("a translated address of a local network", "64:ff9b:1::/48");
        closed("a multicast address", "224.0.0.0/4", "ff00::/8");
    }

    private static final Network NAT64 = Network.parse("64:ff9b::/96");
    private static final Network SIX_TO_FOUR = Network.parse("2002::/16");
    private static final Network COMPATIBLE = Network.parse("::/96");

    private final List<Network> allowed;

    public AddressPolicy(OutboundSettings settings) {
        this.allowed = settings.allowedAddresses().stream().map(Network::parse).toList();
    }

    private static void closed(String what, String... networks) {
        Arrays.stream(networks).forEach(network -> CLOSED.put(Network.parse(network), what));
    }

    /** Why it may not be reached, for people; empty when it may. */
    Optional<String> refuses(String host, InetAddress address) {
        if (allowed.stream().anyMatch(network -> network.contains(address))) {
            return Optional.empty();
        }
        InetAddress judged = withinOf(address);
        return CLOSED.entrySet().stream()
                .filter(closed -> closed.getKey().contains(judged))
                .map(
                        closed -> host + " is " + address.getHostAddress() + ", " + closed.getValue()
                                + ": alerts do not go there unless alert.outbound.allowed-addresses of the alert server names it")
                .findFirst();
    }

    /** An address of the old kind may be written within one of the new kind, and is where it leads. */
    private static InetAddress withinOf(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (!(address instanceof Inet6Address)) {
            return address;
        }
        if (NAT64.contains(address) || isCompatible(address)) {
            return inner(bytes, 12);
        }
        return SIX_TO_FOUR.contains(address) ? inner(bytes, 2) : address;
    }

    private static boolean isCompatible(InetAddress address) {
        return COMPATIBLE.contains(address) && !address.isLoopbackAddress() && !address.isAnyLocalAddress();
    }

    private static InetAddress inner(byte[] bytes, int from) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are always an address", e);
        }
    }
}
