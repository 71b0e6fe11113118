package io.scheduler.rpc.contract;

/**
 * @param workerGroup of which one worker is to try; workers that are asked directly do it themselves
 * @param access what to connect to
 */
public record TryDataSourceRequest(String workerGroup, DataSourceAccess access) {}
