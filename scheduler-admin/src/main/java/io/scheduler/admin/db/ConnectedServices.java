package io.scheduler.admin.db;

import io.scheduler.admin.AdminFailure;
import io.scheduler.dao.database.Schema;
import java.util.List;
import java.util.stream.Collectors;

/** Under services that work the database is not exchanged. */
final class ConnectedServices {
    private ConnectedServices() {}

    static void refuse(List<Schema.Client> clients, boolean force) {
        if (!clients.isEmpty() && !force) {
            throw AdminFailure.refused("services are connected to the database ("
                    + clients.stream()
                            .map(each -> each.name() + " from " + each.address())
                            .collect(Collectors.joining(", "))
                    + "): stop them with bin/stop-all.sh first, or say --force");
        }
    }
}
