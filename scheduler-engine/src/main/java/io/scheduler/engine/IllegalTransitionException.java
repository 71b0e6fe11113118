package io.scheduler.engine;

/** The engine tried a transition that its own table does not have: a bug, which stops this one instance. */
public final class IllegalTransitionException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    IllegalTransitionException(String machine, String trigger, String from, String to) {
        super("no transition of a " + machine + " by " + trigger + " from " + from + " to " + to);
    }
}
