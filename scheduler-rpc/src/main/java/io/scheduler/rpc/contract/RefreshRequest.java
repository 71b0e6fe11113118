package io.scheduler.rpc.contract;

/** Asks to read at once what people have changed about nodes and worker groups. */
public record RefreshRequest() {}
