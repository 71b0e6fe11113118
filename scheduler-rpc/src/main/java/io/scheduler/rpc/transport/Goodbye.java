package io.scheduler.rpc.transport;

import org.jspecify.annotations.Nullable;

/** Body of GOODBYE: why the sender closes the connection, for people. */
record Goodbye(@Nullable String reason) {}
