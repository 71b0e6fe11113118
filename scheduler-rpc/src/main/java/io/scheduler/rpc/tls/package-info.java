/**
 * Certificates: reads PEM files, makes TLS 1.3 contexts of them, notices changed files, and is a small certificate
 * authority. Knows nothing of frames and calls.
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.rpc.tls;
