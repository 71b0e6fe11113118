package io.scheduler.worker.spawn;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * By posix_spawn, called directly: the new process itself opens its files, changes its directory, closes every other
 * descriptor and makes its session, then becomes the program. It begins with no signal blocked or ignored.
 */
final class PosixSpawner implements Spawner {
    /** More than glibc has in any of its structures. */
    private static final int STRUCTURE = 1_024;

    private static final int OWNER_ONLY = 0600;
    private static final int FIRST_OTHER = 3;
    private static final byte[] NOTHING = zeroEnded("/dev/null");

    private final Memory attributes;
    private final Reaper reaper;

    private PosixSpawner(Memory attributes, Reaper reaper) {
        this.attributes = attributes;
        this.reaper = reaper;
    }

    /**
     * @throws IOException when the machine does not offer it
     * @throws LinkageError likewise
     */
    static PosixSpawner open() throws IOException {
        LibC.bind();
        Memory attributes = new Memory(STRUCTURE);
        long at = Pointer.nativeValue(attributes);
        try (Memory signals = new Memory(STRUCTURE)) {
            long set = Pointer.nativeValue(signals);
            check(LibC.posix_spawnattr_init(at), "posix_spawnattr_init");
            LibC.sigemptyset(set);
            check(LibC.posix_spawnattr_setsigmask(at, set), "posix_spawnattr_setsigmask");
            LibC.sigfillset(set);
            check(LibC.posix_spawnattr_setsigdefault(at, set), "posix_spawnattr_setsigdefault");
            short flags = (short) (LibC.SETSID | LibC.SETSIGMASK | LibC.SETSIGDEF);
            check(LibC.posix_spawnattr_setflags(at, flags), "posix_spawnattr_setflags");
        }
        return new PosixSpawner(attributes, Reaper.ofThisProcess());
    }

    @Override
    public Spawned spawn(Launch launch) throws IOException {
        Block block = Block.of(launch);
        try (Memory memory = new Memory(block.size())) {
            long base = Pointer.nativeValue(memory);
            block.write(memory.getByteBuffer(0, block.size()), base);
            int pid = spawn(launch, block, memory, base);
            CompletableFuture<Integer> exit = reaper.watch(pid);
            return new Spawned(pid, exit);
        }
    }

    private int spawn(Launch launch, Block block, Memory memory, long base) throws IOException {
        long actions = base + Block.ACTIONS;
        check(LibC.posix_spawn_file_actions_init(actions), "posix_spawn_file_actions_init");
        try {
            int append = LibC.O_WRONLY | LibC.O_CREAT | LibC.O_APPEND;
            check(LibC.posix_spawn_file_actions_addopen(actions, 0, base + block.nothing, LibC.O_RDONLY, 0), "stdin");
            check(LibC.posix_spawn_file_actions_addopen(actions, 1, base + block.output, append, OWNER_ONLY), "stdout");
            check(LibC.posix_spawn_file_actions_adddup2(actions, 1, 2), "stderr");
            check(LibC.posix_spawn_file_actions_addchdir_np(actions, base + block.directory), "chdir");
            check(LibC.posix_spawn_file_actions_addclosefrom_np(actions, FIRST_OTHER), "closefrom");
            int error = LibC.posix_spawn(
                    base + Block.PID,
                    base + block.program,
                    actions,
                    Pointer.nativeValue(attributes),
                    base + block.arguments,
                    base + block.environment);
            if (error != 0) {
                throw new IOException("expected to start " + launch.command().getFirst() + " in " + launch.directory()
                        + " with its output in " + launch.output() + ", but: " + LibC.strerror(error) + " (error="
                        + error + ")");
            }
            return memory.getInt(Block.PID);
        } finally {
            LibC.posix_spawn_file_actions_destroy(actions);
        }
    }

    private static void check(int error, String call) throws IOException {
        if (error != 0) {
            throw new IOException(call + ": " + LibC.strerror(error));
        }
    }

    private static byte[] zeroEnded(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] ended = new byte[bytes.length + 1];
        System.arraycopy(bytes, 0, ended, 0, bytes.length);
        return ended;
    }

    /**
     * Everything that one call needs, in one piece of memory: number, file actions, two lists of addresses, texts.
     */
    private static final class Block {
        static final int PID = 0;
        static final int ACTIONS = 16;
        private static final int LISTS = ACTIONS + STRUCTURE;

        private final List<byte[]> texts = new ArrayList<>();
        private final int argumentCount;
        private final int environmentCount;
        private int end;
        private long arguments;
        private long environment;
        private long nothing;
        private long output;
        private long directory;
        private long program;

        private Block(int argumentCount, int environmentCount) {
            this.argumentCount = argumentCount;
            this.environmentCount = environmentCount;
        }

        static Block of(Launch launch) throws IOException {
            Block block =
                    new Block(launch.command().size(), launch.environment().size());
            block.arguments = LISTS;
            block.environment = block.arguments + (long) Long.BYTES * (block.argumentCount + 1);
            block.end = Math.toIntExact(block.environment + (long) Long.BYTES * (block.environmentCount + 1));
            block.program = block.end;
            for (String word : launch.command()) {
                block.add(word);
            }
            launch.environment().forEach((name, value) -> block.texts.add(zeroEnded(name + '=' + value)));
            for (byte[] text : block.texts.subList(block.argumentCount, block.texts.size())) {
                refuseNul(text, "the task's environment");
                block.end = Math.addExact(block.end, text.length);
            }
            block.nothing = block.end;
            block.end = Math.addExact(block.end, NOTHING.length);
            block.texts.add(NOTHING);
            block.output = block.end;
            block.add(launch.output().toString());
            block.directory = block.end;
            block.add(launch.directory().toString());
            return block;
        }

        private void add(String word) throws IOException {
            byte[] text = zeroEnded(word);
            refuseNul(text, "the task's command");
            texts.add(text);
            end = Math.addExact(end, text.length);
        }

        private static void refuseNul(byte[] text, String where) throws IOException {
            for (int i = 0; i < text.length - 1; i++) {
                if (text[i] == 0) {
                    throw new IOException("expected names without NUL characters for " + where);
                }
            }
        }

        int size() {
            return end;
        }

        void write(ByteBuffer memory, long base) {
            memory.order(java.nio.ByteOrder.nativeOrder());
            long at = base + program;
            memory.position((int) arguments);
            for (int i = 0; i < argumentCount; i++) {
                memory.putLong(at);
                at += texts.get(i).length;
            }
            memory.putLong(0);
            for (int i = argumentCount; i < argumentCount + environmentCount; i++) {
                memory.putLong(at);
                at += texts.get(i).length;
            }
            memory.putLong(0);
            texts.forEach(memory::put);
        }
    }
}
