package io.scheduler.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The folders of one standalone.
 *
 * <pre>
 * home/context.json   URL and token for the CLI, 0600
 * home/logs           scheduler.log
 * home/certs          the CA and one certificate for each role
 * home/secrets.key    what the secrets of projects are sealed with, 0600
 * home/conf           master.yaml, worker.yaml, api.yaml, alert.yaml: what the person wants otherwise; optional
 * home/data           of PostgreSQL, ZooKeeper and each service
 * </pre>
 */
record Home(Path folder) {

    /** Makes what is not there. Nobody else may look in: there are keys, tokens and the data of the workflows. */
    static Home create(Path folder) {
        try {
            var onlyUs = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder.toAbsolutePath().getParent());
                Files.createDirectory(folder, onlyUs);
            }
            var home = new Home(folder.toRealPath());
            for (Path part : new Path[] {home.logs(), home.certificates(), home.data("")}) {
                if (!Files.isDirectory(part)) {
                    Files.createDirectory(part, onlyUs);
                }
            }
            return home;
        } catch (IOException e) {
            throw new StandaloneException(
                    "expected to be able to write in " + folder + ", but: " + e
                            + ". SCHEDULER_HOME names another folder",
                    e);
        }
    }

    Path logs() {
        return folder.resolve("logs");
    }

    Path certificates() {
        return folder.resolve("certs");
    }

    Path configuration() {
        return folder.resolve("conf");
    }

    /** The keys of the projects' secrets. */
    Path secretKeys() {
        return folder.resolve("secrets.key");
    }

    Path data(String part) {
        return folder.resolve("data").resolve(part);
    }

    Path context() {
        return folder.resolve("context.json");
    }
}
