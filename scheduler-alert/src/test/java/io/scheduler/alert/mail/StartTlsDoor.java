package io.scheduler.alert.mail;

import io.scheduler.alert.SocketServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** STARTTLS in front of a mail server that has none: speaks until the connection is encrypted, and hands everything on from there. */
final class StartTlsDoor implements AutoCloseable {
    private final AtomicInteger upgrades = new AtomicInteger();
    private final int target;
    private final SSLContext tls;
    private final SocketServer server;

    StartTlsDoor(int target, Path keys, String password) throws Exception {
        this.target = target;
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            store.load(in, password.toCharArray());
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, password.toCharArray());
        tls = SSLContext.getInstance("TLS");
        tls.init(factory.getKeyManagers(), null, null);
        server = new SocketServer(this::serve);
    }

    int port() {
        return server.port();
    }

    int upgrades() {
        return upgrades.get();
    }

    private void serve(Socket plain) throws IOException {
        try (Socket behind = new Socket(InetAddress.getLoopbackAddress(), target)) {
            say(plain, "220 door ESMTP");
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(plain.getInputStream(), StandardCharsets.US_ASCII));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("EHLO")) {
                    say(plain, "250-door\r\n250 STARTTLS");
                } else if (line.equals("STARTTLS")) {
                    say(plain, "220 go ahead");
                    relay(plain, behind);
                    return;
                } else {
                    say(plain, "530 Must issue a STARTTLS command first");
                }
            }
        }
    }

    private void relay(Socket plain, Socket behind) throws IOException {
        SSLSocket encrypted = (SSLSocket) tls.getSocketFactory().createSocket(plain, null, plain.getPort(), true);
        encrypted.setUseClientMode(false);
        encrypted.startHandshake();
        upgrades.incrementAndGet();
        new BufferedReader(new InputStreamReader(behind.getInputStream(), StandardCharsets.US_ASCII), 1).readLine();
        Thread.ofVirtual().start(() -> copy(encrypted, behind));
        copy(behind, encrypted);
    }

    private static void copy(Socket from, Socket to) {
        try {
            OutputStream out = to.getOutputStream();
            from.getInputStream().transferTo(out);
            to.close();
        } catch (IOException gone) {
            // the other direction ends, too
        }
    }

    private static void say(Socket socket, String line) throws IOException {
        SocketServer.say(socket, line + "\r\n");
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
