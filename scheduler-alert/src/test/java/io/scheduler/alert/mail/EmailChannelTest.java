package io.scheduler.alert.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import io.scheduler.alert.Attempt;
import io.scheduler.alert.outbound.Outbound;
import io.scheduler.rpc.node.NodeRole;
import io.scheduler.rpc.tls.CertificateAuthority;
import io.scheduler.spi.AlertFailedException;
import io.scheduler.spi.AlertFailedException.After;
import io.scheduler.spi.AlertMessage;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real mail server, in the clear, with STARTTLS and with TLS from the first byte. */
class EmailChannelTest {
    private static final String SECRET = "for tests";

    @TempDir
    private static Path folder;

    private static Path authority;
    private static GreenMail server;
    private static StartTlsDoor startTls;

    private final Outbound outbound = Attempt.outbound(authority);
    private final EmailChannel channel = new EmailChannel(outbound);

    @BeforeAll
    static void start() throws Exception {
        CertificateAuthority.create(folder)
                .issue(
                        NodeRole.ALERT,
                        List.of("localhost"),
                        List.of(),
                        folder.resolve("mail.pem"),
                        folder.resolve("mail-key.pem"));
        authority = folder.resolve("ca.pem");
        Path keys = keyStore();
        System.setProperty("greenmail.tls.keystore.file", keys.toString());
        System.setProperty("greenmail.tls.keystore.password", SECRET);
        server = new GreenMail(new ServerSetup[] {
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP),
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTPS)
        });
        server.start();
        server.setUser("ann@example.com", "ann", SECRET);
        startTls = new StartTlsDoor(server.getSmtp().getPort(), keys, SECRET);
    }

    private static Path keyStore() throws Exception {
        Certificate[] chain;
        try (InputStream in = Files.newInputStream(folder.resolve("mail.pem"))) {
            chain = CertificateFactory.getInstance("X.509")
                    .generateCertificates(in)
                    .toArray(Certificate[]::new);
        }
        String pem = Files.readString(folder.resolve("mail-key.pem"))
                .replaceAll("-----[^-]+-----", "")
                .replaceAll("\\s", "");
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "mail",
                KeyFactory.getInstance(chain[0].getPublicKey().getAlgorithm())
                        .generatePrivate(
                                new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem))),
                SECRET.toCharArray(),
                chain);
        Path file = folder.resolve("mail.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, SECRET.toCharArray());
        }
        return file;
    }

    @AfterAll
    static void stop() {
        startTls.close();
        server.stop();
    }

    @BeforeEach
    void empty() throws Exception {
        server.purgeEmailFromAllMailboxes();
    }

    private static Map<String, Object> settings(int port, String security) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("host", "localhost");
        settings.put("port", port);
        settings.put("security", security);
        settings.put("from", "Scheduler <scheduler@example.com>");
        settings.put("to", List.of("ann@example.com"));
        return settings;
    }

    private String send(AlertMessage message, Map<String, Object> settings) throws Exception {
        return channel.send(message, Attempt.of("email", settings));
    }

    private AlertFailedException failure(Map<String, Object> settings) {
        return catchThrowableOfType(AlertFailedException.class, () -> send(Attempt.failed(false), settings));
    }

    private static MimeMessage only() {
        assertThat(server.waitForIncomingEmail(10_000, 1)).isTrue();
        assertThat(server.getReceivedMessages()).hasSize(1);
        return server.getReceivedMessages()[0];
    }

    @Test
    void sendsATableAndPlainText() throws Exception {
        Map<String, Object> settings = settings(server.getSmtp().getPort(), "none");
        settings.put("cc", List.of("ann+copy@example.com"));
        settings.put("subjectPrefix", "[prod]");
        assertThat(send(Attempt.failed(false), settings)).startsWith("250");

        server.waitForIncomingEmail(10_000, 2);
        MimeMessage mail = server.getReceivedMessages()[0];
        assertThat(mail.getSubject()).isEqualTo("[prod] sales/daily failed (run 4711)");
        assertThat(mail.getFrom()[0].toString()).isEqualTo("Scheduler <scheduler@example.com>");
        assertThat(mail.getRecipients(RecipientType.CC)[0].toString()).isEqualTo("ann+copy@example.com");
        assertThat(mail.getHeader("X-Scheduler-Alert-Id")).containsExactly("99");
        assertThat(mail.getHeader("X-Scheduler-Possible-Duplicate")).isNull();
        MimeMultipart both = (MimeMultipart) mail.getContent();
        assertThat(both.getBodyPart(0).getContent().toString())
                .contains("reason: task load failed: \"exit\" <status> & 1");
        assertThat(both.getBodyPart(1).getContent().toString())
                .contains("task load failed: &quot;exit&quot; &lt;status&gt; &amp; 1")
                .contains("<a href=\"https://ui.example.com/runs/4711\">");
    }

    @Test
    void aPossibleDuplicateSaysSoAndHasTheSameId() throws Exception {
        Map<String, Object> settings = settings(server.getSmtp().getPort(), "none");
        settings.put("format", "text");
        send(Attempt.failed(false), settings);
        String first = only().getMessageID();
        send(Attempt.failed(true), settings);
        server.waitForIncomingEmail(10_000, 2);
        MimeMessage second = server.getReceivedMessages()[1];
        assertThat(second.getMessageID()).isEqualTo(first);
        assertThat(second.getHeader("X-Scheduler-Possible-Duplicate")).containsExactly("true");
        assertThat(GreenMailUtil.getBody(second)).contains("may have been sent before");
    }

    @Test
    void nothingThatATaskSaysBeginsAHeader() throws Exception {
        AlertMessage evil = Attempt.message(
                "TASK_FAILED",
                false,
                Map.of("task", "x\r\nBcc: eve@example.com\r\n\r\nbody", "reason", "a\r\n.\r\nQUIT"));
        Map<String, Object> settings = settings(server.getSmtp().getPort(), "none");
        send(evil, settings);
        MimeMessage mail = only();
        assertThat(mail.getHeader("Bcc")).isNull();
        assertThat(mail.getSubject()).isEqualTo("task x Bcc: eve@example.com body of sales/daily failed (run 4711)");

        settings.put("to", List.of("ann@example.com\r\nBcc: eve@example.com"));
        assertThat(failure(settings)).hasMessageContaining("expected one address such as ann@example.com");
        settings.put("to", List.of("ann@example.com, eve@example.com"));
        assertThat(failure(settings).after()).isEqualTo(After.GIVE_UP);
    }

    @Test
    void tlsFromTheFirstByte() throws Exception {
        send(Attempt.failed(false), settings(server.getSmtps().getPort(), "tls"));
        assertThat(only().getSubject()).contains("sales/daily");
    }

    @Test
    void startTlsIsWantedAndItsCertificateChecked() throws Exception {
        send(Attempt.failed(false), settings(startTls.port(), "starttls"));
        assertThat(only().getSubject()).contains("sales/daily");
        assertThat(startTls.upgrades()).isEqualTo(1);

        assertThat(failure(settings(server.getSmtp().getPort(), "starttls")))
                .as("a server without it")
                .hasMessageContaining("STARTTLS");
        try (Outbound strangers = Attempt.outbound(null)) {
            AlertFailedException untrusted = catchThrowableOfType(
                    AlertFailedException.class,
                    () -> new EmailChannel(strangers)
                            .send(Attempt.failed(false), Attempt.of("email", settings(startTls.port(), "starttls"))));
            assertThat(untrusted).isNotNull();
            Map<String, Object> encrypted = settings(server.getSmtps().getPort(), "tls");
            assertThat(catchThrowableOfType(
                            AlertFailedException.class,
                            () -> new EmailChannel(strangers)
                                    .send(Attempt.failed(false), Attempt.of("email", encrypted))))
                    .hasMessageContaining("could not connect");
        }
        Map<String, Object> otherName = settings(startTls.port(), "starttls");
        otherName.put("host", "127.0.0.1");
        assertThat(failure(otherName)).as("the certificate is for another name").isNotNull();
        assertThat(server.getReceivedMessages()).hasSize(1);
    }

    @Test
    void oneReceiverThatIsGoneKeepsNoOtherFromHearing() throws Exception {
        try (PickyMailServer picky = new PickyMailServer()) {
            Map<String, Object> settings = settings(picky.port(), "none");
            settings.put("to", List.of("gone@example.com", "ann@example.com"));
            settings.put("cc", List.of("bob@example.com"));
            assertThat(send(Attempt.failed(false), settings))
                    .startsWith("taken for 2 receivers, but not for gone@example.com (")
                    .contains("550 no such user here");
            assertThat(picky.taken).containsExactly(List.of("ann@example.com", "bob@example.com"));

            settings.put("to", List.of("gone@example.com"));
            settings.remove("cc");
            assertThat(failure(settings).after()).isEqualTo(After.GIVE_UP);
            assertThat(picky.taken).hasSize(1);
        }
    }

    @Test
    void theLoginIsTriedAndItsRefusalIsFinal() throws Exception {
        Map<String, Object> settings = settings(startTls.port(), "starttls");
        settings.put("user", "ann");
        settings.put("password", SECRET);
        send(Attempt.failed(false), settings);
        only();
        settings.put("password", "wrong");
        AlertFailedException refused = failure(settings);
        assertThat(refused.after()).isEqualTo(After.GIVE_UP);
        assertThat(refused).hasMessageContaining("refuses the login").hasMessageNotContaining("wrong");
    }
}
