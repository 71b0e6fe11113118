package io.scheduler.rpc.contract;

import io.scheduler.common.datasource.DataSourceSpec;

/**
 * A database of a user with the password that opens it. Travels encrypted and is kept nowhere.
 *
 * @param spec where it is
 * @param password of its user, may be empty
 */
public record DataSourceAccess(DataSourceSpec spec, String password) {
    /** Without the password, which must not reach a log. */
    @Override
    public String toString() {
        return "DataSourceAccess[" + spec.kind() + " " + spec.host() + ":" + spec.port() + "/" + spec.database() + "]";
    }
}
