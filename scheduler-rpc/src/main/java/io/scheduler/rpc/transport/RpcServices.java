package io.scheduler.rpc.transport;

import java.lang.reflect.InvocationTargetException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * What this node serves on its connections: for each contract how its implementation for one peer is made. Immutable
 * once built.
 *
 * <p>The factory is called once per connection, on its event loop. The implementation's methods are called there too,
 * one after the other in the order in which the peer sent them; they must return their future without blocking.
 */
public final class RpcServices {
    private final Map<Class<?>, Function<RpcPeer, ?>> factories;

    private final Function<String, Optional<Address>> relayTargets;

    private RpcServices(
            Map<Class<?>, Function<RpcPeer, ?>> factories, Function<String, Optional<Address>> relayTargets) {
        this.factories = Map.copyOf(factories);
        this.relayTargets = relayTargets;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** For a node that only calls others. */
    public static RpcServices none() {
        return builder().build();
    }

    /** The method table of one connection. */
    Map<Integer, Served> bind(RpcPeer peer) {
        Map<Integer, Served> table = new HashMap<>();
        factories.forEach((contract, factory) -> {
            Object implementation = Objects.requireNonNull(
                    factory.apply(peer), () -> "the factory of " + contract.getSimpleName() + " made nothing");
            for (ContractMethod method : ContractMethod.of(contract).values()) {
                table.put(method.key(), new Served(method, implementation));
            }
        });
        return table;
    }

    /** Where the node of that incarnation listens, if this one relays to it. */
    Optional<Address> relayTarget(String incarnation) {
        return relayTargets.apply(incarnation);
    }

    /** A method with the implementation that serves it. */
    record Served(ContractMethod method, Object implementation) {
        CompletableFuture<?> call(Object request) {
            try {
                CompletableFuture<?> result =
                        (CompletableFuture<?>) method.method().invoke(implementation, request);
                return Objects.requireNonNull(result, () -> method.name() + " returned no future");
            } catch (InvocationTargetException e) {
                return CompletableFuture.failedFuture(e.getCause());
            } catch (IllegalAccessException | RuntimeException e) {
                return CompletableFuture.failedFuture(e);
            }
        }
    }

    /** Collects contracts; for one thread. */
    public static final class Builder {
        private final Map<Class<?>, Function<RpcPeer, ?>> factories = new LinkedHashMap<>();
        private Function<String, Optional<Address>> relayTargets = incarnation -> Optional.empty();

        private Builder() {}

        /** Serves a contract; throws {@link IllegalArgumentException} when its annotations or types are not in order. */
        public <T> Builder serve(Class<T> contract, Function<? super RpcPeer, ? extends T> factory) {
            int id = serviceId(contract);
            for (Class<?> other : factories.keySet()) {
                if (serviceId(other) == id) {
                    throw new IllegalArgumentException(
                            contract + ": expected an id that no other served contract has, but " + other + " has it");
                }
            }
            factories.put(contract, factory::apply);
            return this;
        }

        /** Leads those who can not reach one of these nodes on to it; must not block. */
        public Builder relay(Function<String, Optional<Address>> addressByIncarnation) {
            relayTargets = addressByIncarnation;
            return this;
        }

        public RpcServices build() {
            return new RpcServices(factories, relayTargets);
        }

        private static int serviceId(Class<?> contract) {
            return ContractMethod.of(contract).values().iterator().next().key() >> 8;
        }
    }
}
