/**
 * Keeps secrets out of what people read: logs, outputs and reasons. Every byte of a secret becomes a star, so that places in
 * a log stay where they are. A secret is found plain, in base64, and with the escapes of addresses and of JSON, across the
 * borders of the pieces in which a log is written and read. Must not know what runs, nor where secrets come from.
 */
@org.jspecify.annotations.NullMarked
package io.scheduler.worker.mask;
