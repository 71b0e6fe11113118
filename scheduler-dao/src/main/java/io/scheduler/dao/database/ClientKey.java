package io.scheduler.dao.database;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The private key that a database address names for TLS. The driver takes each PEM key for an RSA one unless told. */
final class ClientKey {
    static final String ALGORITHM = "pemKeyAlgorithm";

    private static final Pattern NAMED = Pattern.compile("[?&]sslkey=([^&]+\\.(?:pem|key))(?:&|$)");
    private static final Pattern PKCS8 =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    /** Of elliptic curve keys, as it stands in their file: 1.2.840.10045.2.1. */
    private static final String EC = "06072a8648ce3d0201";

    private ClientKey() {}

    /** Whether the driver must be told that it is an elliptic curve key. What is wrong with a file the driver says. */
    static boolean isEllipticCurve(String url) {
        Matcher named = NAMED.matcher(url);
        if (!named.find() || url.contains(ALGORITHM)) {
            return false;
        }
        try {
            Matcher pem = PKCS8.matcher(Files.readString(Path.of(named.group(1)), StandardCharsets.ISO_8859_1));
            return pem.find()
                    && HexFormat.of()
                            .formatHex(Base64.getMimeDecoder().decode(pem.group(1)))
                            .contains(EC);
        } catch (IOException unreadable) {
            return false;
        }
    }
}
