package io.scheduler.dao.database;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Ids taken from a database sequence in blocks: one {@code nextval} per increment of the sequence. What is left of a
 * block when the process ends is never used. Safe for use by several threads. Ask for ids before a transaction begins:
 * a new block needs a connection of its own.
 */
public final class IdBlocks {
    private final LongSupplier nextBlock;
    private final int blockSize;
    private final ReentrantLock lock = new ReentrantLock();
    private long next;
    private long end;

    /**
     * @param nextBlock first id of a fresh block
     * @param blockSize ids in a block, at least 1
     */
    public IdBlocks(LongSupplier nextBlock, int blockSize) {
        if (blockSize < 1) {
            throw new IllegalArgumentException("expected a block of at least 1 id, but got " + blockSize);
        }
        this.nextBlock = nextBlock;
        this.blockSize = blockSize;
    }

    /** Reads the increment once; {@code sequence} is a name from the program, never from a user. */
    public static IdBlocks of(DataSource dataSource, String sequence) {
        JdbcTemplate jdbc = new JdbcTemplate(dataSource);
        Integer increment = jdbc.queryForObject(
                "select seqincrement from pg_sequence where seqrelid = ?::regclass", Integer.class, sequence);
        if (increment == null) {
            throw new IllegalStateException("expected the sequence " + sequence + " to have an increment");
        }
        return new IdBlocks(
                () -> {
                    Long first = jdbc.queryForObject("select nextval(?::regclass)", Long.class, sequence);
                    if (first == null) {
                        throw new IllegalStateException("the sequence " + sequence + " gave no value");
                    }
                    return first;
                },
                increment);
    }

    public long next() {
        lock.lock();
        try {
            if (next == end) {
                next = nextBlock.getAsLong();
                end = next + blockSize;
            }
            return next++;
        } finally {
            lock.unlock();
        }
    }
}
