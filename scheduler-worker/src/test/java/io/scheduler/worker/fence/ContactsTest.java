package io.scheduler.worker.fence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ContactsTest {
    private static final SelfFence FENCE = new SelfFence(Duration.ofSeconds(6));
    private static final int SLOT = 7;
    private static final int OTHER_SLOT = 8;

    private final Contacts contacts = new Contacts(FENCE, at(0));

    private static long at(long millis) {
        return Duration.ofSeconds(1_000).plusMillis(millis).toNanos();
    }

    /** Looks every 100 ms, the last time at the second moment. */
    private Contacts.Look lookFrom(long first, long last, boolean registry) {
        Contacts.Look look = contacts.look(at(first), registry);
        for (long now = first + 100; now <= last; now += 100) {
            look = contacts.look(at(now), registry);
            if (now < last) {
                assertThat(look.overdue()).as("at %d ms", now).isEmpty();
            }
        }
        return look;
    }

    @Test
    void nothingToGuardHasNoDeadline() {
        assertThat(contacts.look(at(100), true)).isEqualTo(new Contacts.Look(Set.of(), false, OptionalLong.empty()));
    }

    @Test
    void theRegistryIsContactForEverything() {
        contacts.taken(1, SLOT);
        contacts.taken(2, OTHER_SLOT);

        Contacts.Look look = lookFrom(100, 20_000, true);

        assertThat(look.overdue()).isEmpty();
        assertThat(look.deadline()).as("counts from the look before").hasValue(FENCE.deadline(at(19_900)));
    }

    @Test
    void withoutTheRegistryEachAttemptNeedsItsOwnSlotsOwner() {
        contacts.taken(1, SLOT);
        contacts.taken(2, OTHER_SLOT);
        for (long now = 100; now < 4_000; now += 100) {
            assertThat(contacts.look(at(now), false).overdue()).isEmpty();
            contacts.heard(SLOT);
        }

        Contacts.Look look = contacts.look(at(4_000), false);

        assertThat(look.overdue()).containsExactly(2L);
        assertThat(look.deadline()).as("the ended one is still there").hasValue(FENCE.deadline(at(0)));
        contacts.gone(2);
        assertThat(contacts.look(at(4_100), false).deadline()).hasValue(FENCE.deadline(at(3_900)));
    }

    @Test
    void isOverAfterTwoThirdsOfTheLease() {
        contacts.taken(1, SLOT);

        assertThat(lookFrom(100, 4_000, false).overdue()).containsExactly(1L);
        assertThat(contacts.look(at(4_100), false).overdue()).as("told once").isEmpty();
    }

    @Test
    void whatKillDoesNotEndIsLetGoOfBeforeTheGuardianActs() {
        contacts.taken(1, SLOT);
        lookFrom(100, 4_000, false);

        assertThat(contacts.look(at(4_500), false).deadline()).hasValue(FENCE.deadline(at(0)));
        assertThat(contacts.look(at(4_600), false).deadline()).isEmpty();
    }

    @Test
    void aPauseEndsEverythingWhoeverIsHeardAfterwards() {
        contacts.taken(1, SLOT);
        contacts.look(at(100), true);

        contacts.heard(SLOT);
        assertThat(contacts.isAwake(at(4_100))).isFalse();
        Contacts.Look look = contacts.look(at(4_100), true);

        assertThat(look.paused()).isTrue();
        assertThat(look.overdue()).containsExactly(1L);
        contacts.taken(2, SLOT);
        assertThat(contacts.look(at(4_200), true).overdue()).isEmpty();
    }

    @Test
    void aShorterPauseCountsAsTimeWithoutContact() {
        contacts.taken(1, SLOT);
        contacts.look(at(100), false);

        contacts.look(at(3_000), true);

        // found connected at 3.0 s, but that may be as old as 0.1 s
        assertThat(contacts.look(at(4_050), false).overdue()).isEmpty();
        assertThat(contacts.look(at(4_150), false).overdue()).containsExactly(1L);
    }

    @Test
    void whatWasTakenUpHasTheContactOfTheEarlierWorker() {
        contacts.takenUp(1, SLOT, at(-3_900));

        assertThat(contacts.look(at(50), false).overdue()).isEmpty();
        assertThat(contacts.look(at(150), false).overdue()).containsExactly(1L);
    }

    @Test
    void theTimeToBeAwayEndsWhenTheWorkerIsBack() {
        contacts.takenUp(1, SLOT, at(50_000));
        contacts.takenUp(2, OTHER_SLOT, at(50_000));
        assertThat(lookFrom(100, 10_000, false).deadline()).hasValue(FENCE.deadline(at(50_000)));

        contacts.heard(SLOT);
        assertThat(lookFrom(10_100, 14_000, false).overdue()).containsExactly(1L);
        contacts.gone(1);

        contacts.look(at(14_100), true);
        assertThat(lookFrom(14_200, 18_000, false).overdue()).containsExactly(2L);
    }

    @Test
    void whatTheGuardianEndedIsNotGuardedAnyLonger() {
        contacts.taken(1, SLOT);
        contacts.look(at(100), false);

        contacts.endedByGuardian();

        assertThat(contacts.look(at(200), false)).isEqualTo(new Contacts.Look(Set.of(), false, OptionalLong.empty()));
    }
}
