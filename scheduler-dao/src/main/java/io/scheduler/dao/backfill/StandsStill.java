package io.scheduler.dao.backfill;

/** A backfill whose runs would wait for runs that are to be begun after them, without an end. Nothing was written. */
public final class StandsStill extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String expected;

    private StandsStill(String expected, String since) {
        super(expected + ", since " + since, null, false, false);
        this.expected = expected;
    }

    /** @param dates how many */
    static StandsStill of(OrderOfDates order, PartMapper.Part part, int dates) {
        boolean newestFirst = order.isNewestFirst();
        String expected = order.reversed().whatStandsStill().isPresent()
                ? "expected dates whose runs do not wait for each other"
                : newestFirst ? "expected ASC" : "expected DESC";
        return new StandsStill(
                expected,
                "runs of " + part.workflow() + " depend on " + (newestFirst ? "earlier" : "later") + " runs of "
                        + part.workflow() + ": " + (newestFirst ? "newest" : "oldest") + " first, " + part.most()
                        + " of " + dates + " at a time would wait for runs that are never begun");
    }

    /** What would do instead. */
    public String expected() {
        return expected;
    }
}
