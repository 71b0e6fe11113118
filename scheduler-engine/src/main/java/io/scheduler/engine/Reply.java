package io.scheduler.engine;

/** What whoever sent an event is told. */
public sealed interface Reply {

    /** The event had its effect. */
    record Accepted() implements Reply {}

    /** The event speaks of something past, or repeats what is known: normal in a distributed system, and no error. */
    record Ignored(String why) implements Reply {}

    /** What was asked can not be done now. */
    record Rejected(String why) implements Reply {}
}
