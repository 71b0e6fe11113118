package io.scheduler.verify.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** A pod that some object would start. */
record Pods(Manifest owner, JsonNode template, boolean longRunning) {

    static List<Pods> of(List<Manifest> manifests) {
        List<Pods> found = new ArrayList<>();
        for (Manifest each : manifests) {
            JsonNode spec = each.tree().path("spec");
            switch (each.kind()) {
                case "Deployment", "StatefulSet", "DaemonSet" -> found.add(new Pods(each, spec.path("template"), true));
                case "Job" -> found.add(new Pods(each, spec.path("template"), false));
                case "CronJob" ->
                    found.add(
                            new Pods(each, spec.path("jobTemplate").path("spec").path("template"), false));
                default -> {}
            }
        }
        return found;
    }

    JsonNode spec() {
        return template.path("spec");
    }

    List<JsonNode> containers() {
        return stream(spec().path("containers")).toList();
    }

    List<JsonNode> allContainers() {
        return Stream.concat(stream(spec().path("initContainers")), stream(spec().path("containers")))
                .toList();
    }

    static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    @Override
    public String toString() {
        return owner.toString();
    }
}
