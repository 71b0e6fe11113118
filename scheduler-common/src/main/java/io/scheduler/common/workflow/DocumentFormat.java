package io.scheduler.common.workflow;

import java.nio.charset.StandardCharsets;

/** The two notations of the one workflow document. */
public enum DocumentFormat {
    JSON,
    YAML;

    /** Tells them apart by content: a document that begins with a brace is JSON, everything else is YAML. */
    public static DocumentFormat detect(byte[] bytes) {
        String head = new String(bytes, 0, Math.min(bytes.length, 4096), StandardCharsets.UTF_8);
        return head.replace("\uFEFF", "").stripLeading().startsWith("{") ? JSON : YAML;
    }
}
