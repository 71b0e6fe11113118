package io.scheduler.rpc.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What passes a relay. */
class RelayPipeTest {
    private long now = 1;
    private final Pulse pulse = new Pulse(() -> now);
    private final EmbeddedChannel target = new EmbeddedChannel();
    private final EmbeddedChannel asking = new EmbeddedChannel(new RelayPipe(target, pulse));

    @AfterEach
    void release() {
        asking.finishAndReleaseAll();
        target.finishAndReleaseAll();
    }

    @Test
    void bytesPassWhileTheRelayMoves() {
        for (int i = 0; i < 20; i++) {
            now += Pulse.INTERVAL.toNanos();
            pulse.beat();
        }
        asking.writeInbound(Unpooled.copyInt(7));

        ByteBuf passed = target.readOutbound();
        assertThat(passed.readInt()).isEqualTo(7);
        passed.release();
    }

    @Test
    void whatLayInARelayThatStoodStillIsNotPassedOn() {
        now += Duration.ofSeconds(5).toNanos();
        // what is due and what has come are handled in any order afterwards
        pulse.beat();
        ByteBuf old = Unpooled.copyInt(7);
        asking.writeInbound(old);

        assertThat(target.<Object>readOutbound()).isNull();
        assertThat(old.refCnt()).isZero();
        assertThat(asking.isOpen()).isFalse();
        assertThat(target.isOpen()).isFalse();
    }
}
