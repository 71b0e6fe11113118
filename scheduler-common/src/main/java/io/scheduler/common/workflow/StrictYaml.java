package io.scheduler.common.workflow;

import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.io.IOContext;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLFactoryBuilder;
import tools.jackson.dataformat.yaml.YAMLParser;
import tools.jackson.dataformat.yaml.YAMLReadFeature;

/** A YAML parser that remembers each anchor and tag it passes; Jackson's own shows only some of them. */
final class StrictYaml extends YAMLFactory {
    private static final long serialVersionUID = 1;
    private static final int USUAL_BUFFER = 1024;
    private static final int LARGEST_BUFFER = 1024 * 1024;

    private final transient LoadSettings settings;

    private StrictYaml(YAMLFactoryBuilder builder) {
        super(builder);
        this.settings = builder.loadSettings();
    }

    /**
     * Each time that SnakeYAML's buffer is read up in the midst of a token (a scalar, a comment, a row of spaces), all of the
     * token so far is copied: with its usual kibibyte a line of 10 MB takes minutes. A buffer of the text's size makes every
     * token linear.
     */
    static StrictYaml forText(int length, StreamReadConstraints constraints) {
        return new StrictYaml(YAMLFactory.builder()
                .streamReadConstraints(constraints)
                .enable(YAMLReadFeature.EMPTY_STRING_AS_NULL)
                .loadSettings(LoadSettings.builder()
                        .setBufferSize(Math.clamp(length + 1L, USUAL_BUFFER, LARGEST_BUFFER))
                        .setCodePointLimit(DocumentTree.MAX_BYTES)
                        // refused by the tree, with their path; the library would stop at the first
                        .setAllowDuplicateKeys(true)
                        .build()));
    }

    @Override
    protected YAMLParser _createParser(ObjectReadContext context, IOContext io, Reader reader) {
        return new Parser(
                context,
                io,
                context.getStreamReadFeatures(_streamReadFeatures),
                context.getFormatReadFeatures(_formatReadFeatures),
                settings,
                new WholeCharacters(reader));
    }

    static final class Parser extends YAMLParser {
        private final List<String> decorations = new ArrayList<>();

        private Parser(
                ObjectReadContext context,
                IOContext io,
                int streamFeatures,
                int formatFeatures,
                LoadSettings settings,
                Reader reader) {
            super(context, io, io.bufferRecycler(), streamFeatures, formatFeatures, settings, reader);
        }

        @Override
        protected Event nextEvent() {
            Event event = super.nextEvent();
            if (event instanceof NodeEvent node && !(event instanceof AliasEvent)) {
                node.getAnchor()
                        .ifPresent(anchor -> decorations.add("expected no YAML anchor (&"
                                + Paths.shown(anchor.toString()) + "); write the value out"));
            }
            if (event instanceof ScalarEvent scalar) {
                scalar.getTag().ifPresent(this::refuse);
            } else if (event instanceof CollectionStartEvent collection) {
                collection.getTag().ifPresent(this::refuse);
            }
            return event;
        }

        private void refuse(String tag) {
            decorations.add("expected no YAML tag (" + Paths.shown(tag) + "); use quotes to make a text");
        }

        /** What adorned the tokens read since the last call. */
        List<String> takeDecorations() {
            if (decorations.isEmpty()) {
                return List.of();
            }
            List<String> taken = List.copyOf(decorations);
            decorations.clear();
            return taken;
        }
    }
}
