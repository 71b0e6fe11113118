package io.scheduler.cli;

/** Colours for states, where the terminal may have them. */
record Paint(boolean enabled) {
    String state(String state) {
        return switch (state) {
            case "SUCCEEDED", "ACTIVE", "OWNED" -> colour("32", state);
            case "FAILED", "LOST", "KILLED", "STOPPED", "ORPHANED" -> colour("31", state);
            case "RUNNING", "DISPATCHED" -> colour("36", state);
            case "RETRYING", "PAUSED", "PAUSING", "STOPPING", "PASSIVE", "DRAINING", "LEAVING", "FREE" ->
                colour("33", state);
            default -> state;
        };
    }

    private String colour(String code, String text) {
        return enabled ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
