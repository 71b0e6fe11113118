package io.scheduler.alert.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.scheduler.alert.Attempt;
import io.scheduler.alert.Receiver;
import io.scheduler.alert.outbound.Outbound;
import io.scheduler.alert.outbound.OutboundHttp;
import io.scheduler.alert.outbound.OutboundSettings;
import io.scheduler.spi.AlertFailedException;
import io.scheduler.spi.AlertFailedException.After;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpChannelTest {
    private final Receiver receiver = new Receiver();
    private final Outbound outbound = Attempt.outbound(null);
    private final HttpChannel channel = new HttpChannel(new OutboundHttp(outbound), Clock.systemUTC());

    @AfterEach
    void close() {
        receiver.close();
        outbound.close();
    }

    private String send(Map<String, Object> settings, boolean mayBeDuplicate) throws Exception {
        return channel.send(Attempt.failed(mayBeDuplicate), Attempt.of("http", settings));
    }

    private AlertFailedException failure(Map<String, Object> settings) {
        return catchThrowableOfType(AlertFailedException.class, () -> send(settings, false));
    }

    @Test
    void withoutABodyItSaysEverything() throws Exception {
        assertThat(send(Map.of("url", receiver.url("/hook?a=b")), false)).isEqualTo("200: ok");
        Receiver.Request got = receiver.last();
        assertThat(got.method()).isEqualTo("POST");
        assertThat(got.target()).isEqualTo("/hook?a=b");
        assertThat(got.header("Content-Type")).isEqualTo("application/json");
        assertThat(got.header("X-Scheduler-Alert-Id")).isEqualTo("99");
        assertThat(got.header("X-Scheduler-Possible-Duplicate")).isEmpty();
        assertThat(got.json().at("/facts/reason").asString()).isEqualTo("task load failed: \"exit\" <status> & 1");
        assertThat(got.json().get("title").asString()).isEqualTo("sales/daily failed (run 4711)");
        assertThat(got.json().get("link").asString()).isEqualTo("https://ui.example.com/runs/4711");
        assertThat(got.json().get("mayBeDuplicate").asBoolean()).isFalse();
    }

    @Test
    void aTemplateIsFilledAndEscaped() throws Exception {
        send(
                Map.of(
                        "url", receiver.url("/{{subject}}"),
                        "method", "PUT",
                        "headers", Map.of("X-Own", "1", "content-length", "3"),
                        "secretHeaders", Map.of("Authorization", "Bearer s3cret"),
                        "body", "{\"text\": \"{{fact.reason}}\", \"all\": {{facts}}, \"{{unknown}}\": 1}"),
                true);
        Receiver.Request got = receiver.last();
        assertThat(got.method()).isEqualTo("PUT");
        assertThat(got.target()).isEqualTo("/sales%2Fdaily");
        assertThat(got.header("Authorization")).isEqualTo("Bearer s3cret");
        assertThat(got.header("X-Own")).isEqualTo("1");
        assertThat(got.header("X-Scheduler-Possible-Duplicate")).isEqualTo("true");
        assertThat(got.json().get("text").asString()).isEqualTo("task load failed: \"exit\" <status> & 1");
        assertThat(got.json().at("/all/project").asString()).isEqualTo("sales");
    }

    @ParameterizedTest
    @CsvSource({
        "400,GIVE_UP",
        "401,GIVE_UP",
        "404,GIVE_UP",
        "408,RETRY",
        "429,RETRY",
        "500,RETRY",
        "503,RETRY",
        "502,RETRY_DOUBTFUL",
        "504,RETRY_DOUBTFUL",
        "302,GIVE_UP"
    })
    void theStatusSaysWhetherToTryAgain(int status, After after) {
        receiver.answer(status, "because");
        AlertFailedException failure = failure(Map.of("url", receiver.url("/")));
        assertThat(failure.after()).isEqualTo(after);
        assertThat(failure).hasMessage("127.0.0.1 answered " + status + ": because");
    }

    @Test
    void redirectsStayOnTheHost() throws Exception {
        receiver.answer(new Receiver.Answer(307, "", Map.of("Location", "/next")));
        send(Map.of("url", receiver.url("/first")), false);
        assertThat(receiver.requests).extracting(Receiver.Request::target).containsExactly("/first", "/next");
        assertThat(receiver.last().json().get("id").asInt()).isEqualTo(99);

        receiver.answer(new Receiver.Answer(307, "", Map.of("Location", "http://metadata.example/next")));
        assertThat(failure(Map.of("url", receiver.url("/first"))).getMessage())
                .isEqualTo("127.0.0.1 leads to another host, metadata.example: that is not followed; give the channel"
                        + " the address itself");
        receiver.usually(308, "");
        for (int i = 0; i < 10; i++) {
            receiver.answer(new Receiver.Answer(308, "", Map.of("Location", "/again")));
        }
        assertThat(failure(Map.of("url", receiver.url("/first"))).getMessage()).contains("more than 3 times");
    }

    @Test
    void whoSaysNothingMayHaveTakenIt() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Map<String, Object> settings =
                    Map.of("url", "http://127.0.0.1:" + silent.getLocalPort() + "/", "timeout", "300ms");
            AlertFailedException failure = failure(settings);
            assertThat(failure.after()).isEqualTo(After.RETRY_DOUBTFUL);
            assertThat(failure).hasMessage("127.0.0.1: no answer in time");
        }
    }

    /** Else a receiver that has taken it would get it again and again. */
    @Test
    void aStatusOfSuccessCountsAlthoughTheRestOfTheAnswerNeverComes() throws Exception {
        for (String rest :
                new String[] {"Content-Length: 100\r\n\r\npart", "Transfer-Encoding: chunked\r\n\r\n4\r\npart\r\nzz\r\n"
                }) {
            try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
                Thread.ofVirtual().start(() -> {
                    try (Socket socket = server.accept()) {
                        socket.getInputStream().read();
                        socket.getOutputStream().write(("HTTP/1.1 200 OK\r\n" + rest).getBytes());
                        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
                    } catch (IOException gone) {
                        // whoever has asked notices
                    }
                });
                assertThat(send(
                                Map.of("url", "http://127.0.0.1:" + server.getLocalPort() + "/", "timeout", "500ms"),
                                false))
                        .isEqualTo("200: part");
            }
        }
    }

    @Test
    void valuesAreWrittenAsTheirPlaceWantsThem() throws Exception {
        send(
                Map.of(
                        "url", receiver.url("/?all={{facts}}"),
                        "contentType", "application/x-www-form-urlencoded",
                        "body", "text={{fact.reason}}&to=ops"),
                false);
        assertThat(receiver.last().target()).startsWith("/?all=%7B%22project%22%3A%22sales%22");
        assertThat(receiver.last().body()).isEqualTo("text=task+load+failed%3A+%22exit%22+%3Cstatus%3E+%26+1&to=ops");
        send(
                Map.of(
                        "url", receiver.url("/"),
                        "contentType", "text/xml",
                        "body", "<a b=\"{{fact.reason}}\"/>"),
                false);
        assertThat(receiver.last().body())
                .isEqualTo("<a b=\"task load failed: &quot;exit&quot; &lt;status&gt; &amp; 1\"/>");
    }

    @Test
    void whoCanNotBeReachedHasNotTakenIt() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        assertThat(failure(Map.of("url", "http://127.0.0.1:" + port + "/")).after())
                .isEqualTo(After.RETRY);
        AlertFailedException unknown = failure(Map.of("url", "http://nowhere.invalid/"));
        assertThat(unknown).hasMessage("the host nowhere.invalid is unknown");
        assertThat(unknown.after()).isEqualTo(After.RETRY);
    }

    @Test
    void placesThatAreNotPublicAreRefusedWithTheSettingThatAllowsThem() {
        try (Outbound strict = new Outbound(new OutboundSettings(null, null, null, null), null, Clock.systemUTC())) {
            HttpChannel closed = new HttpChannel(new OutboundHttp(strict), Clock.systemUTC());
            Attempt attempt = Attempt.of("http", Map.of("url", receiver.url("/")));
            assertThatThrownBy(() -> closed.send(Attempt.failed(false), attempt))
                    .hasMessage("127.0.0.1 is 127.0.0.1, an address of this host: alerts do not go there unless"
                            + " alert.outbound.allowed-addresses of the alert server names it");
        }
        assertThat(receiver.requests).isEmpty();
        for (String wrong : new String[] {"ftp://127.0.0.1/", "http://user@127.0.0.1/", "http:///x", "no address"}) {
            assertThat(failure(Map.of("url", wrong)).getMessage())
                    .as(wrong)
                    .startsWith("expected an address such as https://host/path");
        }
    }

    @Test
    void anAnswerIsReadToItsLimitOnly() throws Exception {
        receiver.answer(200, "x".repeat(10_000_000));
        assertThat(send(Map.of("url", receiver.url("/")), false))
                .hasSizeLessThan(400)
                .startsWith("200: xxx");
        AlertFailedException header =
                failure(Map.of("url", receiver.url("/"), "headers", Map.of("X-A", "1\r\nX-B: 2")));
        assertThat(header).hasMessage("expected a header of one line, but got another: X-A");
    }
}
