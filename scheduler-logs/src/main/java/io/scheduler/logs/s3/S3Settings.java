package io.scheduler.logs.s3;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The bucket of the kind s3, {@code log-store.s3.*}.
 *
 * @param bucket which is there already
 * @param prefix what the names of all objects begin with, such as {@code scheduler/logs}; default nothing
 * @param region default us-east-1, which is what most other servers than Amazon's call themselves
 * @param endpoint of a server that is not Amazon's; default Amazon's of the region
 * @param pathStyle the bucket stands in the path and not in the host name; default false, or true with an endpoint
 * @param accessKey with {@code secretKey}; without both the usual places are asked (environment, profile, role of the machine or pod)
 * @param encryption how the server encrypts: AES256 or aws:kms, or aws:kms and a colon and the id of a key; default what the bucket says
 */
public record S3Settings(
        @Nullable String bucket,
        String prefix,
        String region,
        @Nullable URI endpoint,
        Boolean pathStyle,
        @Nullable String accessKey,
        @Nullable String secretKey,
        @Nullable String encryption) {
    static final String AES = "AES256";
    static final String KMS = "aws:kms";

    public S3Settings(
            @Nullable String bucket,
            @Nullable String prefix,
            @Nullable String region,
            @Nullable URI endpoint,
            @Nullable Boolean pathStyle,
            @Nullable String accessKey,
            @Nullable String secretKey,
            @Nullable String encryption) {
        this.bucket = absent(bucket);
        this.prefix = prefix == null ? "" : trimmed(prefix);
        this.region = absent(region) == null ? "us-east-1" : region;
        this.endpoint = endpoint == null || endpoint.toString().isBlank() ? null : endpoint;
        this.pathStyle = pathStyle == null ? this.endpoint != null : pathStyle;
        this.accessKey = absent(accessKey);
        this.secretKey = absent(secretKey);
        this.encryption = absent(encryption);
        if ((this.accessKey == null) != (this.secretKey == null)) {
            throw new IllegalArgumentException(
                    "log-store.s3.access-key and log-store.s3.secret-key: expected both or neither");
        }
        if (this.endpoint != null && (this.endpoint.getScheme() == null || this.endpoint.getHost() == null)) {
            throw new IllegalArgumentException(
                    "log-store.s3.endpoint: expected an address such as https://s3.example.org, but got " + endpoint);
        }
        if (this.encryption != null
                && !this.encryption.equals(AES)
                && !this.encryption.equals(KMS)
                && !this.encryption.startsWith(KMS + ":")) {
            throw new IllegalArgumentException("log-store.s3.encryption: expected " + AES + ", " + KMS + " or " + KMS
                    + ":KEY, but got " + encryption);
        }
    }

    private static @Nullable String absent(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    private static String trimmed(String prefix) {
        String inner = prefix.strip().replaceAll("^/+|/+$", "");
        return inner.isEmpty() ? "" : inner + "/";
    }

    /** Without the secret key. */
    @Override
    public String toString() {
        return "S3Settings[bucket " + bucket + ", prefix " + prefix + ", region " + region + ", endpoint " + endpoint
                + "]";
    }
}
