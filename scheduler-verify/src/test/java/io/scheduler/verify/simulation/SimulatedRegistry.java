package io.scheduler.verify.simulation;

import io.scheduler.rpc.node.NodeRecord;
import io.scheduler.rpc.node.NodeRole;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The servers of the registry, as one: sessions that end when they are not heard, and the entry of each. */
final class SimulatedRegistry {

    private final Cluster cluster;
    private final Simulation simulation;
    private final TreeMap<String, Session> sessions = new TreeMap<>();
    private final List<RegistryClient> clients = new ArrayList<>();
    private boolean away;

    private static final class Session {
        private final RegistryClient client;
        private Instant heardAt;
        private NodeRecord entry;

        Session(RegistryClient client, Instant heardAt) {
            this.client = client;
            this.heardAt = heardAt;
        }
    }

    SimulatedRegistry(Cluster cluster) {
        this.cluster = cluster;
        this.simulation = cluster.simulation;
        endSilentSessions();
    }

    RegistryClient client(SimulatedProcess process) {
        RegistryClient client = new RegistryClient(cluster, process);
        clients.removeIf(RegistryClient::isGone);
        clients.add(client);
        return client;
    }

    boolean isAway() {
        return away;
    }

    void goAway(Duration time) {
        if (!away) {
            away = true;
            cluster.checks.note("the registry is away for " + time);
            simulation.after(time, this::comeBack);
        }
    }

    void comeBack() {
        if (away) {
            away = false;
            cluster.checks.note("the registry is back");
            // whose leader is new gives every session its whole time again
            sessions.values().forEach(session -> session.heardAt = simulation.instant());
        }
    }

    void open(RegistryClient client) {
        sessions.put(client.session(), new Session(client, simulation.instant()));
    }

    /** False when the session has ended. */
    boolean hear(RegistryClient client) {
        Session session = sessions.get(client.session());
        if (session != null) {
            session.heardAt = simulation.instant();
        }
        return session != null;
    }

    void write(RegistryClient client, NodeRecord entry) {
        Session session = sessions.get(client.session());
        if (session != null && !entry.equals(session.entry)) {
            session.entry = entry;
            tellAll();
        }
    }

    void expire(String incarnation) {
        sessions.values().stream()
                .filter(session -> session.entry != null
                        && session.entry.identity().incarnation().equals(incarnation))
                .map(session -> session.client)
                .toList()
                .forEach(this::close);
    }

    void close(RegistryClient client) {
        Session ended = sessions.remove(client.session());
        if (ended != null) {
            if (ended.entry != null) {
                cluster.checks.note("the session of " + ended.entry.identity().incarnation() + " ends");
            }
            tellAll();
        }
    }

    List<NodeRecord> entries(NodeRole role) {
        return sessions.values().stream()
                .filter(session ->
                        session.entry != null && session.entry.identity().role() == role)
                .map(session -> session.entry)
                .sorted((a, b) ->
                        a.identity().incarnation().compareTo(b.identity().incarnation()))
                .toList();
    }

    private void tellAll() {
        clients.forEach(RegistryClient::somethingChanged);
    }

    private void endSilentSessions() {
        if (!away) {
            sessions.values().stream()
                    .filter(session -> session.heardAt.plus(Timings.SESSION).isBefore(simulation.instant()))
                    .map(session -> session.client)
                    .toList()
                    .forEach(this::close);
        }
        simulation.afterMillis(100, 1_000, this::endSilentSessions);
    }
}
