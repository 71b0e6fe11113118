package io.scheduler.api.alert;

import io.scheduler.api.problem.ApiException;
import io.scheduler.common.workflow.SettingsSchemas;
import io.scheduler.common.workflow.Shape;
import io.scheduler.common.workflow.TaskTypeSchema;
import io.scheduler.dao.alert.StoredChannel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Checks the settings of channels by the schemas of their types, and takes the secret ones out. Immutable. */
public final class ChannelSettings {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<LinkedHashMap<String, Object>> VALUES = new TypeReference<>() {};
    /** Stands for a secret that is stored, so that it is not missed. */
    private static final String STORED = "stored";

    private final SettingsSchemas schemas;

    public ChannelSettings(SettingsSchemas schemas) {
        this.schemas = schemas;
    }

    SettingsSchemas schemas() {
        return schemas;
    }

    /** @param secret null: those that are stored stay */
    record Parts(
            String type, Map<String, Object> open, @Nullable Map<String, Object> secret) {}

    Map<String, Object> read(String json) {
        return JSON.readValue(json, VALUES);
    }

    /** @param present the channel as it is now; null: there is none */
    Parts checked(@Nullable String type, @Nullable JsonNode given, @Nullable StoredChannel present) {
        TaskTypeSchema schema = schemas.find(type == null ? "" : type)
                .orElseThrow(() ->
                        ApiException.invalidField("type", "expected one of " + String.join(", ", schemas.names())))
                .schema();
        if (given != null && !given.isObject()) {
            throw ApiException.invalidField("settings", "expected a map");
        }
        ObjectNode settings = given == null ? JSON.createObjectNode() : ((ObjectNode) given).deepCopy();
        List<String> secrets = SettingsSchemas.secrets(schema);
        boolean keeps = present != null
                && present.type().equals(schema.name())
                && !present.secretNames().isEmpty()
                && secrets.stream().noneMatch(settings::has);
        if (keeps) {
            present.secretNames().stream()
                    .filter(name -> schema.field(name)
                            .filter(field -> field.shape() instanceof Shape.Text)
                            .isPresent())
                    .forEach(name -> settings.put(name, STORED));
        }
        SettingsSchemas.Settings checked = SettingsSchemas.check(schema, JSON.writeValueAsString(settings));
        if (!checked.problems().isEmpty()) {
            throw ApiException.invalid("alert-channel.invalid", checked.problems());
        }
        Map<String, Object> open = new LinkedHashMap<>(checked.values());
        Map<String, Object> secret = new LinkedHashMap<>(checked.values());
        open.keySet().removeAll(secrets);
        secret.keySet().retainAll(secrets);
        if (keeps && !JSON.valueToTree(open).equals(JSON.readTree(present.settings()))) {
            throw ApiException.invalidField(
                    "settings." + present.secretNames().getFirst(),
                    "expected it once more, since it would go to another place than the one it was given for");
        }
        return new Parts(schema.name(), open, keeps ? null : secret);
    }
}
