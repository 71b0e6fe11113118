package io.scheduler.rpc.transport;

import io.micrometer.core.instrument.MeterRegistry;
import io.scheduler.rpc.node.NodeIdentity;
import io.scheduler.rpc.tls.RpcTls;
import java.util.function.LongSupplier;

/** What all connections of one server or dialer share. */
record RpcContext(
        NodeIdentity self,
        RpcServices services,
        RpcTls tls,
        RpcSettings settings,
        CborCodec codec,
        RpcMeters meters,
        Refusals refusals,
        LongSupplier nanoClock) {

    static RpcContext of(
            String side,
            NodeIdentity self,
            RpcServices services,
            RpcTls tls,
            RpcSettings settings,
            MeterRegistry registry) {
        LongSupplier nanoClock = System::nanoTime;
        tls.countReloads(registry);
        return new RpcContext(
                self,
                services,
                tls,
                settings,
                new CborCodec(settings.maxFrameBytes()),
                new RpcMeters(registry, side),
                new Refusals(registry, nanoClock),
                nanoClock);
    }
}
