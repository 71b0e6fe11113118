package io.scheduler.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scheduler.rpc.node.NodeIdentity;
import io.scheduler.rpc.node.NodeRole;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeFolderTest {

    @TempDir
    Path dir;

    @Test
    void keepsTheIdAndChangesTheIncarnation() throws Exception {
        NodeSettings settings = NodeSettings.of(null, null, dir.resolve("data"));
        NodeIdentity first = identityOf(settings);
        NodeIdentity second = identityOf(settings);

        assertThat(first.nodeId()).startsWith("master-").isEqualTo(second.nodeId());
        assertThat(first.incarnation()).isNotEqualTo(second.incarnation());
        assertThat(first.role()).isEqualTo(NodeRole.MASTER);
    }

    /** The id may be the same on two machines by mistake, or on the one that replaces another. */
    @Test
    void startsInOneFolderHaveOneHomeWhateverTheirId(@TempDir Path other) throws Exception {
        NodeIdentity first = identityOf(NodeSettings.of("w", null, dir));
        NodeIdentity second = identityOf(NodeSettings.of("w", null, dir));
        assertThat(second.incarnation()).isNotEqualTo(first.incarnation());
        assertThat(second.home()).isEqualTo(first.home());
        assertThat(identityOf(NodeSettings.of("w", null, other)).home()).isNotEqualTo(first.home());
    }

    @Test
    void takesTheConfiguredId() throws Exception {
        assertThat(identityOf(NodeSettings.of("m-1", null, dir)).nodeId()).isEqualTo("m-1");
    }

    @Test
    void aSecondNodeOnTheSameFolderIsRefused() throws Exception {
        NodeSettings settings = NodeSettings.of(null, null, dir);
        try (NodeFolder held = NodeFolder.open(settings, NodeRole.MASTER)) {
            assertThat(held.identity()).isNotNull();
            assertThatThrownBy(() -> NodeFolder.open(settings, NodeRole.MASTER))
                    .hasMessageContaining(dir.toString())
                    .hasMessageContaining("node.data-dir");
        }
        identityOf(settings);
    }

    @Test
    void settingsSayWhatIsWrong() {
        assertThat(NodeSettings.of(null, null, dir)).isEqualTo(NodeSettings.of(null, "127.0.0.1", dir));
        assertThatThrownBy(() -> NodeSettings.of(null, null, null)).hasMessageContaining("node.data-dir");
        assertThatThrownBy(() -> NodeSettings.of("a b", null, dir)).hasMessageContaining("node.id");
    }

    private static NodeIdentity identityOf(NodeSettings settings) throws Exception {
        try (NodeFolder folder = NodeFolder.open(settings, NodeRole.MASTER)) {
            return folder.identity();
        }
    }
}
