package io.scheduler.worker.mask;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class MaskTest {
    private static final String SECRET = "S3cret-Value!";
    private static final Mask MASK = Mask.of(List.of(SECRET, "pässwörd"));

    @TempDir
    Path folder;

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "S3cret-Value!, *************",
        "<S3cret-Value!>, <*************>",
        "S3cret-Value!S3cret-Value!, **************************",
        "S3cret-Value, S3cret-Value",
        "äpässwörd, ä**********",
        "nothing, nothing",
    })
    void everyByteOfASecretBecomesAStar(String text, String expected) {
        assertThat(MASK.cover(text)).isEqualTo(expected);
    }

    @Test
    void base64IsCoveredWhateverStandsAround() {
        for (String before : List.of("", "u", "us", "user:", "xxxx")) {
            for (String after : List.of("", "\n", "ab", "and more")) {
                String covered = MASK.cover(base64(before + SECRET + after));
                String revealed =
                        new String(Base64.getDecoder().decode(covered.replace('*', 'A')), StandardCharsets.ISO_8859_1);
                assertThat(revealed)
                        .as("%s|%s", before, after)
                        .doesNotContain("S3c", "3cr", "cre", "ret", "Val", "alu", "lue");
            }
        }
    }

    /** As a file that was put in whole has it, and as what a shell reads from there has it no more. */
    @ParameterizedTest
    @ValueSource(strings = {SECRET + "\n", SECRET + "\r\n", SECRET + "\n\n", " " + SECRET + "\t\n"})
    void aSecretIsFoundWithoutWhatIsBlankAroundIt(String stored) {
        Mask mask = Mask.of(List.of(stored));
        String stripped = stored.replaceFirst("[\r\n]+$", "");

        assertThat(mask.cover("<" + SECRET + ">")).isEqualTo("<*************>");
        assertThat(mask.cover(stripped)).isEqualTo("*".repeat(stripped.length()));
        for (String form : List.of(SECRET, stripped, stored)) {
            for (String before : List.of("", "u", "us")) {
                assertThat(mask.cover(base64(before + form)).replaceFirst("^[A-Za-z0-9]{1,3}", ""))
                        .as("%s before %s", before, form)
                        .matches("\\*{14,}[A-Za-z0-9=]{0,4}");
            }
        }
    }

    @Test
    void theBeginningOfALongerTextEndsBeforeWhatMayBeASecret() {
        assertThat(MASK.coverBeginning("a " + SECRET + " b S3cr")).isEqualTo("a ************* b ");
        assertThat(MASK.coverBeginning("a " + SECRET + " b S3cr.")).isEqualTo("a ************* b S3cr.");
    }

    @Test
    void base64InLinesIsCovered() {
        String lines = Base64.getMimeEncoder(8, "\n".getBytes(StandardCharsets.UTF_8))
                .encodeToString(("user:" + SECRET).getBytes(StandardCharsets.UTF_8));
        String covered = MASK.cover(lines);
        assertThat(covered).hasSameSizeAs(lines).matches("dXNlcjpT?[*\\n]+[A-Za-z0-9=]{0,3}");
    }

    @Test
    void itIsCoveredAsItStandsInAnAddressAndInJson() {
        String secret = "p@ss w/\"o\\rd\"+ü";
        String inAddress = URLEncoder.encode(secret, StandardCharsets.UTF_8);
        String inJson = JsonMapper.shared().writeValueAsString(secret);

        Mask mask = Mask.of(List.of(secret));

        assertThat(List.of(
                        secret,
                        inAddress,
                        inAddress.toLowerCase(Locale.ROOT),
                        inAddress.replace("+", "%20"),
                        inAddress.toLowerCase(Locale.ROOT).replace("+", "%20"),
                        inJson.substring(1, inJson.length() - 1)))
                .allSatisfy(written -> assertThat(mask.cover("<" + written + ">"))
                        .isEqualTo("<" + "*".repeat(written.getBytes(StandardCharsets.UTF_8).length) + ">"));
    }

    /** Encoders differ in what they escape; these are texts of theirs. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "Python quote              | p%40ss%20w/%22o%5Crd%22%2B%C3%BC%F0%9F%98%80~%28%27%3C%29%2A",
                "Python quote_plus         | p%40ss+w%2F%22o%5Crd%22%2B%C3%BC%F0%9F%98%80~%28%27%3C%29%2A",
                "encodeURIComponent        | p%40ss%20w%2F%22o%5Crd%22%2B%C3%BC%F0%9F%98%80~('%3C)*",
                "encodeURI                 | p@ss%20w/%22o%5Crd%22+%C3%BC%F0%9F%98%80~('%3C)*",
                "curl --data-urlencode     | p%40ss%20w%2F%22o%5Crd%22%2B%C3%BC%F0%9F%98%80~%28%27%3C%29%2A",
                "every byte, lower case    | %70%40%73%73%20%77%2f%22%6f%5c%72%64%22%2b%c3%bc%f0%9f%98%80%7e%28%27%3c%29%2a",
                "Python json.dumps         | p@ss w/\\\"o\\\\rd\\\"+\\u00fc\\ud83d\\ude00~('<)*",
                "Go json.Marshal           | p@ss w/\\\"o\\\\rd\\\"+ü😀~('\\u003c)*",
                "PHP json_encode           | p@ss w\\/\\\"o\\\\rd\\\"+\\u00fc\\ud83d\\ude00~('<)*",
                "JSON_HEX_APOS, upper case | p@ss w\\/\\u0022o\\u005Crd\\u0022+\\u00FC\\uD83D\\uDE00~(\\u0027\\u003C)*",
            })
    void itIsCoveredWhateverAnEncoderEscapes(String encoder, String written) throws Exception {
        Mask mask = Mask.of(List.of("p@ss w/\"o\\rd\"+ü😀~('<)*"));
        int length = written.getBytes(StandardCharsets.UTF_8).length;
        Path log = folder.resolve("1.log");

        assertThat(mask.cover("<" + written + ">")).as(encoder).isEqualTo("<" + "*".repeat(length) + ">");

        // wherever a writer stops for a moment, and wherever a reader does
        byte[] all = ("<" + written + ">").getBytes(StandardCharsets.UTF_8);
        for (int cut = 2; cut <= length; cut++) {
            Files.write(log, Arrays.copyOf(all, cut));
            try (FileChannel channel = FileChannel.open(log, StandardOpenOption.READ)) {
                assertThat(MaskedLog.read(channel, 0, 1000, mask, true))
                        .as("%s, cut at %d", encoder, cut)
                        .asString()
                        .isEqualTo("<");
                Files.write(log, all);
                assertThat(MaskedLog.read(channel, cut, 1000, mask, true))
                        .asString()
                        .isEqualTo("*".repeat(length + 1 - cut) + ">");
            }
        }
    }

    @Test
    void whatIsNoEscapeOfASecretStays() {
        for (String text :
                List.of("S3cret%2", "100%", "%%%", "\\", "\\u", "\\ud83d", "S3cret%2GValue!", "\\ud83d\\u0041", "+")) {
            assertThat(MASK.cover(text)).isEqualTo(text);
            assertThat(MASK.cover(text + "|" + SECRET)).isEqualTo(text + "|*************");
        }
        // a character that may begin an escape is also itself
        Mask odd = Mask.of(List.of("a%25b\\u0041", " +%\\"));
        assertThat(odd.cover("a%25b\\u0041 a%2525b%5Cu0041 a%25b\\\\u0041"))
                .isEqualTo("*".repeat(11) + " " + "*".repeat(15) + " " + "*".repeat(12));
        assertThat(odd.cover("x +%\\ ++%25%5C")).isEqualTo("x**** ********");
    }

    @Test
    void aLongSecretIsCoveredInEscapes() {
        String secret = "aü😀".repeat(100);
        StringBuilder json = new StringBuilder();
        secret.chars().forEach(c -> json.append("\\u%04x".formatted(c)));

        assertThat(Mask.of(List.of(secret)).cover(json + "!")).isEqualTo("*".repeat(json.length()) + "!");
    }

    @Test
    void aLongSecretIsCoveredWholeAndByLines() {
        StringBuilder key = new StringBuilder("-----BEGIN PRIVATE KEY-----\n");
        Random random = new Random(7);
        for (int i = 0; i < 40; i++) {
            byte[] line = new byte[48];
            random.nextBytes(line);
            key.append(Base64.getEncoder().encodeToString(line)).append('\n');
        }
        Mask mask = Mask.of(List.of(key.toString()));
        assertThat(mask.cover(key.toString())).matches("[*\\n]+");
        String middle = key.toString().lines().skip(20).findFirst().orElseThrow();
        assertThat(mask.cover("line: " + middle)).isEqualTo("line: " + "*".repeat(64));
    }

    @Test
    void aPieceIsTheSameWhereverItIsCut() throws Exception {
        Path log = folder.resolve("1.log");
        String text = "one " + SECRET + " two " + base64("user:" + SECRET) + "\nthree pässwörd " + SECRET;
        Files.writeString(log, text);
        MaskedLog masked = new MaskedLog(log);
        Mask mask = masked.begin(List.of(SECRET, "pässwörd"));
        String whole = mask.cover(text);
        assertThat(whole).doesNotContain("S3c", "Val", "rd ");
        for (int limit : new int[] {1, 2, 3, 5, 7, 16, 1000}) {
            StringBuilder read = new StringBuilder();
            try (FileChannel channel = FileChannel.open(log, StandardOpenOption.READ)) {
                for (long at = 0; at < channel.size(); ) {
                    byte[] piece = MaskedLog.read(channel, at, limit, mask, false);
                    read.append(new String(piece, StandardCharsets.ISO_8859_1));
                    at += piece.length;
                }
            }
            assertThat(read.toString().getBytes(StandardCharsets.ISO_8859_1))
                    .as("pieces of %d", limit)
                    .isEqualTo(whole.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void theEndOfAGrowingLogWaitsUntilItIsNoSecret() throws Exception {
        Path log = folder.resolve("1.log");
        Files.writeString(log, "begin S3cret-");
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.READ)) {
            assertThat(MaskedLog.read(channel, 0, 100, MASK, true)).asString().isEqualTo("begin ");
            Files.writeString(log, "Value!", StandardOpenOption.APPEND);
            assertThat(MaskedLog.read(channel, 6, 100, MASK, true)).asString().isEqualTo("*************");
            Files.writeString(log, " S3", StandardOpenOption.APPEND);
            assertThat(MaskedLog.read(channel, 19, 100, MASK, true)).asString().isEqualTo(" ");
            assertThat(MaskedLog.read(channel, 19, 100, MASK, false)).asString().isEqualTo(" S3");
        }
    }

    @Test
    void aLogIsCoveredForGood() throws Exception {
        Path log = folder.resolve("1.log");
        String text = "x".repeat((1 << 20) - 5) + SECRET + "y".repeat(3 << 20) + SECRET;
        Files.writeString(log, text);
        MaskedLog masked = new MaskedLog(log);
        masked.begin(List.of(SECRET));

        masked.settle();

        assertThat(Files.readString(log)).isEqualTo(text.replace(SECRET, "*************"));
        assertThat(masked.mask().isEmpty()).isTrue();
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(log);
        }
    }
}
