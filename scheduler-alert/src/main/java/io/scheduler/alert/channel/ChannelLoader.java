package io.scheduler.alert.channel;

import io.scheduler.spi.AlertChannel;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;

/** The classes of one jar. It sees the JDK and the package of {@link AlertChannel}, and nothing else of this process. */
final class ChannelLoader extends URLClassLoader {
    private static final String SPI = AlertChannel.class.getPackageName() + ".";

    static {
        registerAsParallelCapable();
    }

    private ChannelLoader(Path jar, URL url) {
        super(jar.getFileName().toString(), new URL[] {url}, new SpiOnly());
    }

    static ChannelLoader of(Path jar) throws MalformedURLException {
        return new ChannelLoader(jar, jar.toUri().toURL());
    }

    /** Asked first, so that nobody brings a contract of his own. */
    private static final class SpiOnly extends ClassLoader {
        private SpiOnly() {
            super(ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.startsWith(SPI)) {
                return AlertChannel.class.getClassLoader().loadClass(name);
            }
            throw new ClassNotFoundException(name);
        }
    }
}
