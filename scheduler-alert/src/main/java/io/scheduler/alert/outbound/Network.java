package io.scheduler.alert.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Addresses that begin alike. @param prefix how many bits they have in common */
record Network(InetAddress address, int prefix) {
    private static final String EXPECTED =
            ": expected an address such as 10.1.2.3 or a network such as 10.1.0.0/16 or" + " fd00::/8, but got '";

    /** @throws IllegalArgumentException when it is neither an address nor a network */
    static Network parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        // nothing that would be looked up: a name may lead elsewhere tomorrow
        boolean numeric =
                address.contains(":") ? address.matches("[0-9A-Fa-f:.]+") : address.matches("\\d{1,3}(\\.\\d{1,3}){3}");
        try {
            if (numeric) {
                InetAddress parsed = InetAddress.getByName(address);
                int bits = parsed.getAddress().length * Byte.SIZE;
                int prefix = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
                if (prefix >= 0 && prefix <= bits) {
                    return new Network(parsed, prefix);
                }
            }
        } catch (UnknownHostException | NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException("alert.outbound.allowed-addresses" + EXPECTED + text + "'");
    }

    boolean contains(InetAddress other) {
        byte[] mine = address.getAddress();
        byte[] its = other.getAddress();
        if (mine.length != its.length) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit++) {
            int mask = 0x80 >> (bit % Byte.SIZE);
            if ((mine[bit / Byte.SIZE] & mask) != (its[bit / Byte.SIZE] & mask)) {
                return false;
            }
        }
        return true;
    }
}
