package io.scheduler.rpc.contract;

/** @param channel its name */
public record TryChannelRequest(String channel) {}
