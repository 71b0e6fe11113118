package io.scheduler.cli;

/** What the exit status of a command says; 2 (wrong usage) is also picocli's own. */
final class ExitCodes {
    static final int OK = 0;
    static final int RUN_FAILED = 1;
    static final int MISUSED = 2;
    static final int REFUSED = 3;
    static final int UNREACHABLE = 4;

    private ExitCodes() {}
}
