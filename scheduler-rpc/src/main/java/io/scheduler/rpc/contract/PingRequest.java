package io.scheduler.rpc.contract;

/**
 * @param text given back in the answer, at most 1,000 characters
 */
public record PingRequest(String text) {}
