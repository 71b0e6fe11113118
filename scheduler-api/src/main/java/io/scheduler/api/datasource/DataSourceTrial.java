package io.scheduler.api.datasource;

import io.scheduler.rpc.contract.DataSourceAccess;
import io.scheduler.rpc.contract.TryDataSourceReply;

/** Has a worker connect to a data source. */
public interface DataSourceTrial {

    /** Waits for the answer; that nobody could try is one too. */
    TryDataSourceReply attempt(String workerGroup, DataSourceAccess access);
}
