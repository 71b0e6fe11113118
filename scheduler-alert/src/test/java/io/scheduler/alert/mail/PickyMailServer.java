package io.scheduler.alert.mail;

import io.scheduler.alert.SocketServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/** A mail server that knows nobody whose name begins with "gone". */
final class PickyMailServer implements AutoCloseable {
    private final SocketServer server = new SocketServer(this::serve);
    /** Of each mail that was taken, for whom. */
    final List<List<String>> taken = new CopyOnWriteArrayList<>();

    PickyMailServer() throws IOException {}

    int port() {
        return server.port();
    }

    private void serve(Socket socket) throws IOException {
        List<String> receivers = new CopyOnWriteArrayList<>();
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        say(socket, "220 picky ESMTP");
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String command = line.toUpperCase(Locale.ROOT);
            if (command.startsWith("RCPT")) {
                boolean known = !line.contains("<gone");
                if (known) {
                    receivers.add(line.replaceAll(".*<|>.*", ""));
                }
                say(socket, known ? "250 ok" : "550 no such user here");
            } else if (command.equals("DATA")) {
                say(socket, "354 go ahead");
                String text = lines.readLine();
                while (text != null && !text.equals(".")) {
                    text = lines.readLine();
                }
                taken.add(List.copyOf(receivers));
                say(socket, "250 taken");
            } else {
                say(socket, "250 ok");
            }
        }
    }

    private static void say(Socket socket, String line) throws IOException {
        SocketServer.say(socket, line + "\r\n");
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
