package io.scheduler.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scheduler.api.TestApi.Reply;
import io.scheduler.rpc.node.NodeIdentity;
import io.scheduler.rpc.node.NodeLoad;
import io.scheduler.rpc.node.NodeRecord;
import io.scheduler.rpc.node.NodeRole;
import io.scheduler.rpc.registry.CuratorNodeRegistry;
import io.scheduler.rpc.registry.NodeRegistry;
import io.scheduler.rpc.registry.RegistrySettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Modes of nodes and worker groups; the nodes are entries in the registry without a process. */
class ClusterTest {
    private static final String MASTERS = "/api/v1/cluster/masters";
    private static final String GROUPS = "/api/v1/cluster/worker-groups";

    private final TestApi api = TestApi.get();
    private final List<NodeRegistry> open = new ArrayList<>();

    @BeforeEach
    void twoMastersAndAWorker() {
        register(NodeRole.MASTER, "m1", NodeLoad.NONE);
        register(NodeRole.MASTER, "m2", NodeLoad.NONE);
        register(NodeRole.WORKER, "w1", new NodeLoad(4, 1, List.of("default", "fast")).tagged(List.of("gpu"), 2));
        await().atMost(Duration.ofSeconds(10))
                .until(() -> nodes("masters").size() == 2 && nodes("workers").size() == 1);
    }

    @AfterEach
    void leave() {
        open.forEach(NodeRegistry::close);
        api.jdbc().update("delete from node_wish");
        api.jdbc().update("delete from worker_group");
        await().atMost(Duration.ofSeconds(10))
                .until(() -> nodes("masters").isEmpty() && nodes("workers").isEmpty());
    }

    @Test
    void aWishIsKeptAndShownUntilItIsTakenBack() {
        Reply passive = api.call("PUT", MASTERS + "/m1/mode", "{\"mode\": \"PASSIVE\", \"reason\": \"new memory\"}");

        assertThat(passive.status()).isEqualTo(200);
        JsonNode shown = node("masters", "m1");
        assertThat(shown.get("mode").asString()).isEqualTo("ACTIVE");
        assertThat(shown.get("wantedMode").asString()).isEqualTo("PASSIVE");
        assertThat(shown.get("wishedBy").asString()).isEqualTo("admin");
        assertThat(shown.get("wishReason").asString()).isEqualTo("new memory");

        assertThat(api.call("PUT", MASTERS + "/m1/mode", "{\"mode\": \"ACTIVE\"}")
                        .status())
                .isEqualTo(200);
        assertThat(node("masters", "m1").get("wantedMode").asString()).isEqualTo("ACTIVE");
    }

    @Test
    void drainingConcernsThisStartOfTheNode() {
        api.call("PUT", "/api/v1/cluster/workers/w1/mode", "{\"mode\": \"DRAINING\", \"force\": true}");

        assertThat(api.jdbc().queryForObject("select incarnation from node_wish where node_id = 'w1'", String.class))
                .isEqualTo("w1-inc");
    }

    @Test
    void theLastActiveNodeIsOnlyTakenAwayByForce() {
        assertThat(api.call("POST", MASTERS + "/m1/take-over", "{}").status()).isEqualTo(200);
        assertThat(node("masters", "m1").get("takenOver").asBoolean()).isTrue();
        Reply refused = api.call("PUT", MASTERS + "/m2/mode", "{\"mode\": \"PASSIVE\"}");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("cluster.last-active");
        assertThat(node("masters", "m2").get("wantedMode").asString()).isEqualTo("ACTIVE");
        assertThat(api.call("PUT", MASTERS + "/m2/mode", "{\"mode\": \"PASSIVE\", \"force\": true}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void slotsOfAMasterThatIsTakenOverAreLeaving() {
        api.jdbc().update("update slot set owner = 'm1-inc' where slot = 5");
        try {
            assertThat(slot(5).get("state").asString()).isEqualTo("OWNED");
            assertThat(api.call("POST", MASTERS + "/m1/take-over", "{}").status())
                    .isEqualTo(200);
            assertThat(slot(5).get("state").asString())
                    .as("it hangs, and says nothing new of itself")
                    .isEqualTo("LEAVING");
            assertThat(slot(5).get("ownerNode").asString()).isEqualTo("m1");
            JsonNode masters = api.call("GET", "/api/v1/cluster/slots").json().get("masters");
            assertThat(masters.valueStream()
                            .map(master -> master.get("nodeId").asString() + " "
                                    + master.get("slots").asInt() + " "
                                    + master.get("takenOver").asBoolean()))
                    .as("with those that have none")
                    .contains("m1 1 true", "m2 0 false");
        } finally {
            api.jdbc().update("update slot set owner = null where slot = 5");
        }
    }

    private JsonNode slot(int number) {
        return api.call("GET", "/api/v1/cluster/slots").json().at("/items/" + number);
    }

    @Test
    void whatIsWrongIsNamed() {
        Reply unknown = api.call("PUT", MASTERS + "/m9/mode", "{\"mode\": \"PASSIVE\"}");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.body()).contains("registered: m1, m2");
        assertThat(api.call("PUT", MASTERS + "/m1/mode", "{\"mode\": \"ASLEEP\"}")
                        .status())
                .isBetween(400, 422);
        Reply none = api.call("PUT", MASTERS + "/m1/mode", "{}");
        assertThat(none.status()).isEqualTo(422);
        assertThat(none.body()).contains("ACTIVE, PASSIVE or DRAINING");
    }

    @Test
    void aWishForANodeThatIsDownIsSeenAndCanBeTakenBack() {
        api.jdbc()
                .update(
                        "insert into node_wish (role, node_id, mode, changed_by) values ('MASTER', 'm8', 'PASSIVE', 'eve')");
        JsonNode absent = node("masters", "m8");
        assertThat(absent.get("registered").asBoolean()).isFalse();
        assertThat(absent.get("wantedMode").asString()).isEqualTo("PASSIVE");

        assertThat(api.call("PUT", MASTERS + "/m8/mode", "{\"mode\": \"ACTIVE\"}")
                        .status())
                .isEqualTo(200);
        assertThat(nodes("masters").size()).isEqualTo(2);
    }

    @Test
    void groupsAreDefinedShownAndForgotten() {
        Reply made = api.call(
                "PUT",
                GROUPS + "/gpu",
                "{\"workers\": [\"w1\", \"w7\"], \"policy\": \"PRESET\", \"tags\": [\"gpu\"], \"fallback\": true}");
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.json().get("unregistered").toString()).isEqualTo("[\"w7\"]");
        JsonNode gpu = api.call("GET", GROUPS + "/gpu").json();
        assertThat(gpu.get("members").toString()).isEqualTo("[\"w1\"]");
        assertThat(gpu.get("workers").toString()).isEqualTo("[\"w1\",\"w7\"]");
        assertThat(gpu.get("unregistered").toString()).isEqualTo("[\"w7\"]");
        assertThat(gpu.get("defined").asBoolean()).isTrue();
        assertThat(api.call("GET", GROUPS + "/fast").json().get("defined").asBoolean())
                .as("only in a worker's configuration")
                .isFalse();
        assertThat(api.call("PUT", GROUPS + "/gpu", "{\"policy\": \"RANDOM\"}").status())
                .isEqualTo(200);
        assertThat(api.call("DELETE", GROUPS + "/gpu").status()).isEqualTo(204);
        assertThat(api.call("GET", GROUPS + "/gpu").status()).isEqualTo(404);
        assertThat(api.call("DELETE", GROUPS + "/gpu").code()).isEqualTo("worker-group.not-found");
    }

    @Test
    void aWorkerThatComesLaterIsNoLongerShownAsMissing() {
        api.call("PUT", GROUPS + "/late", "{\"workers\": [\"w7\", \"w8\"]}");
        register(NodeRole.WORKER, "w7", new NodeLoad(4, 1, List.of("default")));

        await().atMost(Duration.ofSeconds(10))
                .until(() -> api.call("GET", GROUPS + "/late")
                        .json()
                        .get("members")
                        .toString()
                        .equals("[\"w7\"]"));
        assertThat(api.call("GET", GROUPS + "/late").json().get("unregistered").toString())
                .isEqualTo("[\"w8\"]");
        JsonNode openApi = api.call("GET", "/v3/api-docs").json();
        assertThat(openApi.at("/components/schemas/GroupView/properties/unregistered/description")
                        .asString())
                .contains("not registered now");
    }

    @Test
    void groupsThatCanNotBeAreRefused() {
        Reply noTags = api.call("PUT", GROUPS + "/gpu", "{\"policy\": \"PRESET\"}");
        assertThat(noTags.status()).isEqualTo(422);
        assertThat(noTags.body()).contains("at least one tag");
        Reply tags = api.call("PUT", GROUPS + "/gpu", "{\"policy\": \"RANDOM\", \"tags\": [\"a\"]}");
        assertThat(tags.body()).contains("only the policy PRESET");
        assertThat(api.call("PUT", GROUPS + "/gpu", "{\"workers\": [\"a b\"]}").body())
                .contains("workers[0]");
        assertThat(api.call("GET", GROUPS + "/gpu").status()).isEqualTo(404);
    }

    private void register(NodeRole role, String nodeId, NodeLoad load) {
        NodeRegistry registry =
                new CuratorNodeRegistry(RegistrySettings.of(api.zooKeeper().connectString()));
        open.add(registry);
        registry.register(new NodeRecord(
                new NodeIdentity(role, nodeId, nodeId + "-inc"), "127.0.0.1", 0, "test", Instant.EPOCH, load));
    }

    private JsonNode nodes(String role) {
        return api.call("GET", "/api/v1/cluster/" + role).json().get("items");
    }

    private JsonNode node(String role, String nodeId) {
        for (JsonNode node : nodes(role)) {
            if (node.get("nodeId").asString().equals(nodeId)) {
                return node;
            }
        }
        throw new AssertionError("no " + nodeId);
    }
}
