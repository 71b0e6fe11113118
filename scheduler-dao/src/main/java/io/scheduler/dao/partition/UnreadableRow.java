package io.scheduler.dao.partition;

/**
 * A row with a value that this program does not know: mostly a newer one wrote it.
 *
 * @param owner of the row: an instance of itself and of its attempts, an attempt of its items
 * @param slot of an instance; of other rows -1
 * @param why for people, with what to do
 */
public record UnreadableRow(long owner, int slot, String why) {

    static final int NO_SLOT = -1;

    void refuse() {
        throw new IllegalStateException("a row of " + owner + " " + why);
    }
}
