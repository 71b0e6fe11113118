package io.scheduler.dao.database;

/**
 * Which part of a list is wanted.
 *
 * @param page from 0
 * @param size items on a page, at least 1; how many are allowed is for the caller to say
 */
public record PageRequest(int page, int size) {
    public PageRequest {
        if (page < 0 || size < 1) {
            throw new IllegalArgumentException(
                    "expected a page from 0 and a size from 1, but got " + page + ", " + size);
        }
    }

    public long offset() {
        return (long) page * size;
    }
}
