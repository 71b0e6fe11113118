package io.scheduler.rpc.contract;

/** Said when the wish was heard; it is carried out soon after. */
public record RefreshReply() {}
