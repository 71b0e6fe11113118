package io.scheduler.alert.outbound;

import io.scheduler.alert.SocketServer;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A proxy for CONNECT, and behind it the one server that it knows, which speaks TLS and answers 204. */
final class TunnelProxy implements AutoCloseable {
    private static final char[] SECRET = "for tests".toCharArray();

    private final SSLContext tls = SSLContext.getInstance("TLS");
    private final SocketServer server;
    final List<String> asked = new CopyOnWriteArrayList<>();
    final List<String> requests = new CopyOnWriteArrayList<>();

    TunnelProxy(Path certificate, Path key) throws Exception {
        Certificate[] chain = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(certificate)))
                .toArray(Certificate[]::new);
        byte[] pkcs8 = Base64.getDecoder()
                .decode(Files.readString(key).replaceAll("-----[^-]+-----", "").replaceAll("\\s", ""));
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "server",
                KeyFactory.getInstance(chain[0].getPublicKey().getAlgorithm())
                        .generatePrivate(new PKCS8EncodedKeySpec(pkcs8)),
                SECRET,
                chain);
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, SECRET);
        tls.init(keys.getKeyManagers(), null, null);
        server = new SocketServer(this::serve);
    }

    int port() {
        return server.port();
    }

    private void serve(Socket plain) throws IOException {
        String first = head(plain);
        asked.add(first);
        if (first.contains("refused.")) {
            SocketServer.say(plain, "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n");
            return;
        }
        SocketServer.say(plain, "HTTP/1.1 200 Connection established\r\n\r\n");
        SSLSocket encrypted = (SSLSocket) tls.getSocketFactory().createSocket(plain, null, plain.getPort(), true);
        encrypted.setUseClientMode(false);
        encrypted.startHandshake();
        requests.add(head(encrypted));
        SocketServer.say(encrypted, "HTTP/1.1 204 No Content\r\n\r\n");
    }

    /** The first line; what follows is read up to the empty line. */
    private static String head(Socket socket) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII), 1);
        String first = lines.readLine();
        String line = first;
        while (line != null && !line.isEmpty()) {
            line = lines.readLine();
        }
        return String.valueOf(first);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
