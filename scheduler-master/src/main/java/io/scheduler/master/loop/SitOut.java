package io.scheduler.master.loop;

/**
 * A run that is not to be trusted in a turn, because it could not be decided or followed up.
 *
 * @param why for people
 * @param hopeless it has failed so often that it is left alone from then on
 */
record SitOut(LiveRun live, String why, boolean hopeless) {

    void noteIn(Turn turn) {
        turn.broken.add(live.id());
        turn.urgent = true;
        if (hopeless) {
            turn.hopeless.put(live.id(), live.slot());
        }
        turn.batch.attention(live.id(), live.slot(), why);
        turn.batch.raise(Happenings.needsAttention(live, why));
    }
}
