package io.scheduler.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scheduler.standalone.StandaloneOptions.AskedPorts;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PortsTest {

    private final Iterator<Integer> anyFree =
            List.of(20001, 20001, 20002, 20003, 20004, 20005, 20006, 20007).iterator();

    private Ports choose(AskedPorts asked, Set<Integer> taken) {
        return Ports.choose(asked, port -> !taken.contains(port), anyFree::next);
    }

    @Test
    void theUsualOnes() {
        assertThat(choose(new AskedPorts(12345, 5678, 50052), Set.of()))
                .isEqualTo(new Ports(12345, 5678, 50052, 12346, 5679, 50053, 1235));
    }

    @Test
    void zeroIsAnyFreeOneAlsoForManagementAndNoneTwice() {
        assertThat(choose(new AskedPorts(0, 0, 0), Set.of()))
                .isEqualTo(new Ports(20001, 20002, 20003, 20004, 20005, 20006, 20007));
    }

    @Test
    void aTakenPortNamesItsVariableButATakenManagementPortIsReplaced() {
        assertThatThrownBy(() -> choose(new AskedPorts(12345, 5678, 50052), Set.of(5678)))
                .isInstanceOf(StandaloneException.class)
                .hasMessageContaining("5678")
                .hasMessageContaining("SCHEDULER_MASTER_PORT");
        assertThatThrownBy(() -> choose(new AskedPorts(5678, 5678, 50052), Set.of()))
                .isInstanceOf(StandaloneException.class);
        assertThat(choose(new AskedPorts(12345, 5678, 50052), Set.of(1235)).workerManagement())
                .isEqualTo(20001);
    }
}
