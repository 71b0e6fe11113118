package io.scheduler.master.store;

import io.scheduler.common.state.WorkflowState;
import io.scheduler.dao.partition.CommandRow;
import io.scheduler.dao.partition.PartitionStore;
import io.scheduler.dao.partition.WorkflowRef;
import java.util.Map;

/** The fake of the simulation keeps to the contract too. */
class InMemoryPartitionStoreTest extends PartitionStoreContract {

    private final InMemoryPartitionStore fake = new InMemoryPartitionStore(16);

    @Override
    PartitionStore open() {
        return fake;
    }

    @Override
    long addWorkflow(String document) {
        fake.documents.put(1L, document);
        fake.workflows.put("project/workflow", new WorkflowRef(1, 1, 1, 1, null));
        return 1;
    }

    @Override
    void addInstance(long id, int slot, long versionId, WorkflowState state, Map<String, String> params) {
        fake.add(id, slot, versionId, state, params);
    }

    @Override
    void gate(long id) {
        fake.gate(id, 1);
    }

    @Override
    void addCommand(long id, int slot, long instanceId, String type, Map<String, Object> payload) {
        fake.commands.put(id, new CommandRow(id, slot, instanceId, type, payload));
    }

    @Override
    String attentionOf(long instanceId) {
        return fake.attentions.get(instanceId);
    }
}
