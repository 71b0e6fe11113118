package io.scheduler.logs;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * Objects by name, shared by all nodes. Names are made of letters, digits, {@code . - _} and slashes. Whatever fails throws
 * {@link IOException} with words for people, and may be tried again. Safe for use by several threads.
 */
public interface LogStore extends AutoCloseable {

    /** Stores it whole or not at all, in place of one with the same name. Reads the content once or more, a little at a time. */
    void put(String name, Content content) throws IOException;

    /**
     * Reads a piece of an object.
     *
     * @param offset from 0; may lie behind the end
     * @param limit bytes at most, from 1
     * @return empty when there is no such object
     */
    Optional<Piece> read(String name, long offset, int limit) throws IOException;

    /** Objects whose name begins so, by name. */
    List<Stored> list(String prefix) throws IOException;

    /** What is not there is no failure. */
    void delete(List<String> names) throws IOException;

    /** Fails when it can not be used now, and says why. */
    void check() throws IOException;

    @Override
    void close();

    /** What is to be stored. */
    interface Content {
        long length();

        /** From its beginning, each time; gives exactly as many bytes as it is long. */
        InputStream open() throws IOException;
    }

    /**
     * A part of an object.
     *
     * @param length of the whole object
     */
    record Piece(byte[] bytes, long length) {}

    record Stored(String name, long length) {}
}
