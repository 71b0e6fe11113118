package io.scheduler.api.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.rpc.contract.MasterService;
import io.scheduler.rpc.contract.NudgeReply;
import io.scheduler.rpc.contract.NudgeRequest;
import io.scheduler.rpc.node.NodeIdentity;
import io.scheduler.rpc.node.NodeRole;
import io.scheduler.rpc.transport.RpcPeer;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class NudgeByRpcTest {
    private final Master one = new Master("one");
    private final Master two = new Master("two");
    private final List<RpcPeer> connected = new ArrayList<>(List.of(one, two));
    private final NudgeByRpc nudges = new NudgeByRpc(() -> connected);

    @Test
    void allAreAskedUntilItIsKnownWhoOwnsTheSlot() {
        nudges.nudge(3);
        one.answer(List.of(3));
        two.answer(List.of());
        nudges.nudge(3);
        assertThat(one.heard).containsExactly(List.of(3));
        assertThat(two.heard).containsExactly(List.of(3), List.of(3));
    }

    @Test
    void whatComesWhileOneIsOnItsWayGoesTogetherWithTheNext() {
        connected.remove(two);
        nudges.nudge(1);
        for (int i = 0; i < 100; i++) {
            nudges.nudge(1);
            nudges.nudge(2);
        }
        assertThat(one.heard).containsExactly(List.of(1));

        one.answer(List.of());
        assertThat(one.heard).hasSize(2);
        assertThat(one.heard.getLast())
                .as("the first may have been read before the rows of the others")
                .containsExactlyInAnyOrder(1, 2);
        one.answer(List.of());
        nudges.nudge(2);
        assertThat(one.heard).as("nothing is on its way any more").hasSize(3);
    }

    @Test
    void aFailureLosesNoneOfTheRest() {
        connected.remove(two);
        nudges.nudge(1);
        nudges.nudge(2);
        one.unanswered.remove().completeExceptionally(new IllegalStateException("cut off"));
        assertThat(one.heard).containsExactly(List.of(1), List.of(2));
        one.unanswered.remove().completeExceptionally(new IllegalStateException("cut off"));
        nudges.nudge(1);
        assertThat(one.heard).hasSize(3);
    }

    private static final class Master implements RpcPeer {
        final List<List<Integer>> heard = new ArrayList<>();
        final Deque<CompletableFuture<NudgeReply>> unanswered = new ArrayDeque<>();
        private final NodeIdentity identity;

        Master(String incarnation) {
            identity = new NodeIdentity(NodeRole.MASTER, incarnation, incarnation);
        }

        void answer(List<Integer> notOwned) {
            unanswered.remove().complete(new NudgeReply(notOwned));
        }

        @Override
        public <T> T service(Class<T> contract) {
            assertThat(contract).isEqualTo(MasterService.class);
            return contract.cast(Proxy.newProxyInstance(
                    contract.getClassLoader(), new Class<?>[] {contract}, (proxy, method, arguments) -> {
                        assertThat(method.getName()).isEqualTo("nudge");
                        heard.add(((NudgeRequest) arguments[0]).slots());
                        CompletableFuture<NudgeReply> answer = new CompletableFuture<>();
                        unanswered.add(answer);
                        return answer;
                    }));
        }

        @Override
        public NodeIdentity identity() {
            return identity;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void onClose(Runnable listener) {}

        @Override
        public void close() {}
    }
}
