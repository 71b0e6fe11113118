package io.scheduler.engine;

import java.util.Arrays;

/** A first-in first-out queue of ints without boxes. Grows to the largest number that ever waited. */
final class IntQueue {

    private int[] items = new int[8];
    private int head;
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    void add(int item) {
        if (size == items.length) {
            int[] larger = new int[size * 2];
            for (int i = 0; i < size; i++) {
                larger[i] = items[(head + i) % items.length];
            }
            items = larger;
            head = 0;
        }
        items[(head + size) % items.length] = item;
        size++;
    }

    int poll() {
        if (size == 0) {
            throw new IllegalStateException("the queue is empty: ask isEmpty() first");
        }
        int item = items[head];
        head = (head + 1) % items.length;
        size--;
        return item;
    }

    void clear() {
        head = 0;
        size = 0;
    }

    @Override
    public String toString() {
        int[] waiting = new int[size];
        for (int i = 0; i < size; i++) {
            waiting[i] = items[(head + i) % items.length];
        }
        return Arrays.toString(waiting);
    }
}
