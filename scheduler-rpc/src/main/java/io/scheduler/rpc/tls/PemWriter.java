package io.scheduler.rpc.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;

/** Writes PEM files whole or not at all, so that a node that looks for changes never reads half of one. */
final class PemWriter {
    private PemWriter() {}

    static void writeKey(Path file, PrivateKey key) throws IOException {
        write(file, "rw-------", List.of(new JcaPKCS8Generator(key, null)));
    }

    static void writeCertificates(Path file, List<X509Certificate> certificates) throws IOException {
        write(file, "rw-r--r--", certificates);
    }

    private static void write(Path file, String mode, List<?> objects) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            for (Object object : objects) {
                writer.writeObject(object);
            }
        }
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        FileAttribute<?> permissions = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode));
        Path part = Files.createTempFile(folder, file.getFileName().toString(), ".part", permissions);
        try {
            Files.write(part, text.toString().getBytes(StandardCharsets.US_ASCII));
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
