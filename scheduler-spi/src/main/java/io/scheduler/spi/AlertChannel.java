package io.scheduler.spi;

/**
 * A way to reach people. One object serves all channels of its type on an alert server, several at the same time; it is made
 * once, by its constructor without arguments.
 */
public interface AlertChannel {

    /** The type of channel. The schema of its settings lies in the same jar, in a file of that name. */
    String type();

    /**
     * Sends one message, on a thread of its own, and returns when the receiver has taken it. At the deadline the thread is
     * interrupted, and whatever becomes of it then counts as a failure.
     *
     * @return what the receiver said, a few words for people
     * @throws AlertFailedException when it was not sent, with the reason that people read and whether to try again
     * @throws Exception any other counts as a failure after which it is tried again
     */
    String send(AlertMessage message, AlertSending sending) throws Exception;
}
