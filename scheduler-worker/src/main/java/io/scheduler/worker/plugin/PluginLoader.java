package io.scheduler.worker.plugin;

import io.scheduler.spi.TaskPlugin;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;

/** The classes of one jar. It sees the JDK and the package of {@link TaskPlugin}, and nothing else of this process. */
final class PluginLoader extends URLClassLoader {
    private static final String SPI = TaskPlugin.class.getPackageName() + ".";

    static {
        registerAsParallelCapable();
    }

    private PluginLoader(Path jar, URL url) {
        super(jar.getFileName().toString(), new URL[] {url}, new SpiOnly());
    }

    static PluginLoader of(Path jar) throws MalformedURLException {
        return new PluginLoader(jar, jar.toUri().toURL());
    }

    /** Asked first, so that nobody brings a contract of his own. */
    private static final class SpiOnly extends ClassLoader {
        private SpiOnly() {
            super(ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.startsWith(SPI)) {
                return TaskPlugin.class.getClassLoader().loadClass(name);
            }
            throw new ClassNotFoundException(name);
        }
    }
}
