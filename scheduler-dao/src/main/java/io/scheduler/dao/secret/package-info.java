/**
 * Secrets at rest: sealed with a key that the database never sees, opened only for an assignment. Nothing here gives a value
 * back to whoever asks over REST.
 *
 * <p>The key file, a line per key, the first one seals:
 *
 * <pre>
 *   # comment
 *   &lt;key id&gt; &lt;32 bytes in base64&gt;
 * </pre>
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.dao.secret;
