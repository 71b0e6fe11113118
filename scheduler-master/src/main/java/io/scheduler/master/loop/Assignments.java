package io.scheduler.master.loop;

import io.scheduler.common.instance.TaskAttempt;
import io.scheduler.dao.partition.PartitionStore;
import io.scheduler.dao.partition.StoreException;
import io.scheduler.rpc.contract.TaskAssignment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Turns dispatched attempts into what their workers are told: parameters are replaced here, once, and secrets get their
 * values here and nowhere else. What they need besides is read for all of them at once: one statement for each kind, none
 * for a kind that nobody needs.
 */
final class Assignments {
    private final PartitionStore store;
    private final TraceParents traces;

    Assignments(PartitionStore store, TraceParents traces) {
        this.store = store;
        this.traces = traces;
    }

    /** @param epoch of the run's slot */
    record Wanted(LiveRun live, int task, TaskAttempt attempt, long epoch) {}

    /** What has become of one. */
    sealed interface Outcome {
        record Made(TaskAssignment assignment) implements Outcome {}

        /** It can never be sent as it is. */
        record Hopeless(RuntimeException why) implements Outcome {}

        /** What it needs can not be read now. */
        record Unavailable(StoreException why) implements Outcome {}
    }

    /** In the same order. One that can not be put into words is no harm to the others. */
    List<Outcome> of(List<Wanted> all) {
        Making making = new Making(all, traces);
        making.supply(Draft::environments, store::environments, Draft::equip);
        making.supply(Draft::secrets, store::secrets, Draft::reveal);
        making.supply(Draft::dataSources, store::dataSources, Draft::connect);
        return making.outcomes();
    }

    private static final class Making {
        private final List<Piece> pieces = new ArrayList<>();
        /** After one read has failed no other is tried: each may take as long as that one. */
        private @Nullable StoreException gone;

        Making(List<Wanted> all, TraceParents traces) {
            for (Wanted wanted : all) {
                Piece piece = new Piece();
                piece.attempt(() -> piece.draft = new Draft(wanted, traces));
                pieces.add(piece);
            }
        }

        <K, V> void supply(
                Function<Draft, ? extends Collection<K>> needs,
                Function<Collection<K>, Map<K, V>> reading,
                BiConsumer<Draft, Map<K, V>> giving) {
            Set<K> wanted = new LinkedHashSet<>();
            each(draft -> wanted.addAll(needs.apply(draft)));
            if (wanted.isEmpty()) {
                return;
            }
            if (gone == null) {
                try {
                    Map<K, V> found = reading.apply(wanted);
                    each(draft -> giving.accept(draft, found));
                    return;
                } catch (StoreException away) {
                    gone = away;
                }
            }
            StoreException why = gone;
            each(draft -> {
                if (!needs.apply(draft).isEmpty()) {
                    throw why;
                }
            });
        }

        private void each(Consumer<Draft> step) {
            pieces.forEach(piece -> piece.attempt(() -> step.accept(Objects.requireNonNull(piece.draft))));
        }

        List<Outcome> outcomes() {
            List<Outcome> outcomes = new ArrayList<>();
            for (Piece piece : pieces) {
                piece.attempt(() -> piece.outcome =
                        new Outcome.Made(Objects.requireNonNull(piece.draft).made()));
                outcomes.add(Objects.requireNonNull(piece.outcome));
            }
            return outcomes;
        }
    }

    private static final class Piece {
        private @Nullable Draft draft;
        private @Nullable Outcome outcome;

        void attempt(Runnable step) {
            if (outcome != null) {
                return;
            }
            try {
                step.run();
            } catch (StoreException unavailable) {
                outcome = new Outcome.Unavailable(unavailable);
            } catch (RuntimeException broken) {
                outcome = new Outcome.Hopeless(broken);
            } catch (StackOverflowError | LinkageError broken) {
                outcome = new Outcome.Hopeless(new IllegalStateException(broken.toString(), broken));
            }
        }
    }
}
