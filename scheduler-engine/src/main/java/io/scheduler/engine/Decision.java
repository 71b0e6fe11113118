package io.scheduler.engine;

import java.util.List;

/**
 * What an event led to. The changes are already applied to the state that was given.
 *
 * @param changes to be stored in one transaction, in this order
 * @param actions to be carried out after the commit
 * @param reply to whoever sent the event
 */
public record Decision(List<Change> changes, List<Action> actions, Reply reply) {
    public Decision {
        changes = List.copyOf(changes);
        actions = List.copyOf(actions);
    }
}
