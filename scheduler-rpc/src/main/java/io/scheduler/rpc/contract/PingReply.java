package io.scheduler.rpc.contract;

import java.time.Instant;

/**
 * @param text that of the request
 * @param nodeId of the node that answered
 * @param now its clock
 */
public record PingReply(String text, String nodeId, Instant now) {}
