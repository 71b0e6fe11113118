/** Makes, shows and renews certificates; all cryptography is in {@code rpc.tls}. */
@org.jspecify.annotations.NullMarked
package io.scheduler.admin.cert;
