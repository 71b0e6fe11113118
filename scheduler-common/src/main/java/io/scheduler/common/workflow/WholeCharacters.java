package io.scheduler.common.workflow;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/**
 * Never ends a read between the two halves of a character. SnakeYAML Engine 3.0.1 fails when its full buffer ends with the
 * first half: it then reads the second one behind the end of the buffer.
 */
final class WholeCharacters extends FilterReader {

    private static final int NONE = -1;

    private int held = NONE;

    WholeCharacters(Reader in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        if (held == NONE) {
            return super.read();
        }
        int first = held;
        held = NONE;
        return first;
    }

    @Override
    public int read(char[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        int count = 0;
        if (held != NONE) {
            target[offset] = (char) read();
            count = 1;
        }
        int more = count == length ? 0 : super.read(target, offset + count, length - count);
        if (more < 0) {
            return count == 0 ? -1 : count;
        }
        count += more;
        if (count > 1 && Character.isHighSurrogate(target[offset + count - 1])) {
            held = target[offset + count - 1];
            count--;
        }
        return count;
    }
}
