package io.scheduler.verify.bench.micro;

import java.io.IOException;

/** Starts JMH with the words of the command line: a pattern chooses benchmarks, {@code -h} says more. */
public final class Micro {

    private Micro() {}

    public static void main(String[] words) throws IOException {
        org.openjdk.jmh.Main.main(words);
    }
}
