package io.scheduler.dao.database;

import java.util.List;
import java.util.function.Function;

/**
 * A part of a list.
 *
 * @param items at most {@code size}
 * @param total length of the whole list
 * @param page from 0
 * @param size as asked for
 */
public record Page<T>(List<T> items, long total, int page, int size) {
    public Page {
        items = List.copyOf(items);
    }

    public static <T> Page<T> of(List<T> items, long total, PageRequest request) {
        return new Page<>(items, total, request.page(), request.size());
    }

    public <R> Page<R> map(Function<? super T, ? extends R> mapping) {
        return new Page<>(items.stream().<R>map(mapping).toList(), total, page, size);
    }
}
