package io.scheduler.logs.s3;

import io.scheduler.logs.LogStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** Objects in a bucket. What goes over the line is stored as it is, without checksums that only Amazon's servers know. */
public final class S3LogStore implements LogStore {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(15);

    /** Who stores tries again later anyway, and who reads waits for the answer. */
    private static final int TRIES = 2;

    private static final int MOST_DELETED_AT_ONCE = 1_000;
    private static final int NOT_FOUND = 404;
    private static final int BEHIND_THE_END = 416;

    private final S3Client client;
    private final S3Settings settings;
    private final String bucket;

    private S3LogStore(S3Client client, S3Settings settings, String bucket) {
        this.client = client;
        this.settings = settings;
        this.bucket = bucket;
    }

    public static S3LogStore open(S3Settings settings) {
        String bucket = settings.bucket();
        if (bucket == null) {
            throw new IllegalArgumentException("log-store.s3.bucket: expected the name of a bucket");
        }
        S3ClientBuilder builder = S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECT)
                        .socketTimeout(ANSWER))
                .region(Region.of(settings.region()))
                .credentialsProvider(credentials(settings))
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .overrideConfiguration(all -> all.retryStrategy(retry -> retry.maxAttempts(TRIES)))
                .forcePathStyle(settings.pathStyle())
                .serviceConfiguration(
                        S3Configuration.builder().chunkedEncodingEnabled(false).build());
        if (settings.endpoint() != null) {
            builder.endpointOverride(settings.endpoint());
        }
        return new S3LogStore(builder.build(), settings, bucket);
    }

    private static AwsCredentialsProvider credentials(S3Settings settings) {
        return settings.accessKey() == null
                ? DefaultCredentialsProvider.builder().build()
                : StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(settings.accessKey(), settings.secretKey()));
    }

    @Override
    public void check() throws IOException {
        calling(
                "find the bucket",
                () -> client.listObjectsV2(
                        r -> r.bucket(bucket).prefix(settings.prefix()).maxKeys(1)));
    }

    @Override
    public void put(String name, Content content) throws IOException {
        PutObjectRequest.Builder request = PutObjectRequest.builder()
                .bucket(bucket)
                .key(settings.prefix() + name)
                .contentType("text/plain; charset=utf-8");
        encrypt(request, settings.encryption());
        calling(
                "store " + name,
                () -> client.putObject(
                        request.build(),
                        RequestBody.fromContentProvider(
                                () -> open(content), content.length(), "text/plain; charset=utf-8")));
    }

    private static InputStream open(Content content) {
        try {
            return content.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void encrypt(PutObjectRequest.Builder request, @Nullable String encryption) {
        if (encryption == null) {
            return;
        }
        if (encryption.equals(S3Settings.AES)) {
            request.serverSideEncryption(ServerSideEncryption.AES256);
            return;
        }
        request.serverSideEncryption(ServerSideEncryption.AWS_KMS);
        if (encryption.length() > S3Settings.KMS.length()) {
            request.ssekmsKeyId(encryption.substring(S3Settings.KMS.length() + 1));
        }
    }

    @Override
    public Optional<Piece> read(String name, long offset, int limit) throws IOException {
        String key = settings.prefix() + name;
        return calling("read " + name, () -> {
            try {
                ResponseBytes<GetObjectResponse> found = client.getObjectAsBytes(
                        r -> r.bucket(bucket).key(key).range("bytes=" + offset + "-" + (offset + limit - 1)));
                return Optional.of(new Piece(found.asByteArrayUnsafe(), length(found.response())));
            } catch (NoSuchKeyException none) {
                return Optional.empty();
            } catch (S3Exception e) {
                if (e.statusCode() == NOT_FOUND && !"NoSuchBucket".equals(code(e))) {
                    return Optional.empty();
                }
                if (e.statusCode() == BEHIND_THE_END) {
                    return end(key);
                }
                throw e;
            }
        });
    }

    /** Nothing stands at the place that was asked for; the object is there, or was a moment ago. */
    private Optional<Piece> end(String key) {
        try {
            long length = client.headObject(r -> r.bucket(bucket).key(key)).contentLength();
            return Optional.of(new Piece(new byte[0], length));
        } catch (NoSuchKeyException gone) {
            return Optional.empty();
        }
    }

    /** {@code bytes 0-9/1234}; without it all of the object was sent. */
    private static long length(GetObjectResponse response) {
        String range = response.contentRange();
        return range == null ? response.contentLength() : Long.parseLong(range.substring(range.lastIndexOf('/') + 1));
    }

    @Override
    public List<Stored> list(String prefix) throws IOException {
        int own = settings.prefix().length();
        return calling("list " + prefix, () -> {
            List<Stored> found = new ArrayList<>();
            client.listObjectsV2Paginator(r -> r.bucket(bucket).prefix(settings.prefix() + prefix))
                    .contents()
                    .forEach(object -> found.add(new Stored(object.key().substring(own), object.size())));
            return found;
        });
    }

    @Override
    public void delete(List<String> names) throws IOException {
        for (int from = 0; from < names.size(); from += MOST_DELETED_AT_ONCE) {
            List<ObjectIdentifier> some =
                    names.subList(from, Math.min(names.size(), from + MOST_DELETED_AT_ONCE)).stream()
                            .map(name -> ObjectIdentifier.builder()
                                    .key(settings.prefix() + name)
                                    .build())
                            .toList();
            DeleteObjectsResponse answer = calling(
                    "delete " + some.size() + " objects",
                    () -> client.deleteObjects(
                            r -> r.bucket(bucket).delete(d -> d.objects(some).quiet(true))));
            if (answer.hasErrors()) {
                throw new IOException(this + " did not delete "
                        + answer.errors().getFirst().key() + ": "
                        + answer.errors().getFirst().message());
            }
        }
    }

    @FunctionalInterface
    private interface Call<T> {
        T make();
    }

    /** What the SDK throws, in words and as what callers know. */
    private <T> T calling(String what, Call<T> call) throws IOException {
        try {
            return call.make();
        } catch (SdkException e) {
            throw new IOException("could not " + what + " in " + this + ": " + e.getMessage(), e);
        } catch (RuntimeException e) {
            // the content could not be read; the SDK wraps that in what it likes
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof UncheckedIOException unread) {
                    throw new IOException(
                            "could not " + what + ": " + unread.getCause().getMessage(), e);
                }
            }
            throw e;
        }
    }

    private static @Nullable String code(S3Exception e) {
        return e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorCode();
    }

    @Override
    public void close() {
        client.close();
    }

    @Override
    public String toString() {
        return "the bucket " + bucket + (settings.endpoint() == null ? "" : " at " + settings.endpoint());
    }
}
