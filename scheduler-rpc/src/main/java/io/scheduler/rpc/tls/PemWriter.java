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
    private static final String KEY_MODE = "rw-------";
    private static final String CERTIFICATE_MODE = "rw-r--r--";

    private PemWriter() {}

    /** A reader that comes between the two sees a key and a certificate that do not belong together, and looks again. */
    static void writePair(Path keyFile, PrivateKey key, Path certFile, X509Certificate certificate) throws IOException {
        Path newKey = prepare(keyFile, KEY_MODE, List.of(new JcaPKCS8Generator(key, null)));
        try {
            Path newCertificate = prepare(certFile, CERTIFICATE_MODE, List.of(certificate));
            try {
                replace(newKey, keyFile);
                replace(newCertificate, certFile);
            } finally {
                Files.deleteIfExists(newCertificate);
            }
        } finally {
            Files.deleteIfExists(newKey);
        }
    }

    static void writeCertificates(Path file, List<X509Certificate> certificates) throws IOException {
        Path part = prepare(file, CERTIFICATE_MODE, certificates);
        try {
            replace(part, file);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static void replace(Path part, Path file) throws IOException {
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Path prepare(Path file, String mode, List<?> objects) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            for (Object object : objects) {
                writer.writeObject(object);
            }
        }
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        FileAttribute<?> permissions = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(KEY_MODE));
        Path part = Files.createTempFile(folder, file.getFileName().toString(), ".part", permissions);
        Files.write(part, text.toString().getBytes(StandardCharsets.US_ASCII));
        // said again: the file mode creation mask may have taken something away
        Files.setPosixFilePermissions(part, PosixFilePermissions.fromString(mode));
        return part;
    }
}
