package io.scheduler.api.app;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.method.HandlerMethod;

/**
 * Says in the description what the records that routes take and give say in Java: what is always there, and what may be null.
 * Not safe for use by several threads.
 */
@SuppressWarnings({"unchecked", "rawtypes"}) // the library itself says Schema without its type
final class SchemaPrecision {
    private static final String OURS = "io.scheduler.";

    private final Map<String, Class<?>> records = new TreeMap<>();

    void add(Collection<HandlerMethod> handlers) {
        for (HandlerMethod handler : handlers) {
            add(handler.getMethod().getGenericReturnType());
            ApiResponse declared = handler.getMethodAnnotation(ApiResponse.class);
            if (declared != null) {
                for (Content content : declared.content()) {
                    add(content.schema().implementation());
                }
            }
            for (var parameter : handler.getMethod().getParameters()) {
                if (parameter.isAnnotationPresent(RequestBody.class)) {
                    add(parameter.getParameterizedType());
                }
            }
        }
    }

    /** A type with all that it is made of. */
    void add(Type type) {
        switch (type) {
            case ParameterizedType generic -> {
                add(generic.getRawType());
                List.of(generic.getActualTypeArguments()).forEach(this::add);
            }
            case WildcardType wildcard -> List.of(wildcard.getUpperBounds()).forEach(this::add);
            case Class<?> raw when raw.isArray() -> add(raw.getComponentType());
            case Class<?> raw when raw.isRecord() && raw.getName().startsWith(OURS) -> addRecord(raw);
            default -> {}
        }
    }

    private void addRecord(Class<?> type) {
        Class<?> known = records.putIfAbsent(nameOf(type), type);
        if (known == type) {
            return;
        }
        if (known != null) {
            throw new IllegalStateException("expected one type for each name, but " + known.getName() + " and "
                    + type.getName() + " have the same; give one of them @Schema(name = …)");
        }
        for (RecordComponent component : type.getRecordComponents()) {
            add(component.getGenericType());
        }
    }

    private static String nameOf(Class<?> type) {
        var schema = type.getAnnotation(io.swagger.v3.oas.annotations.media.Schema.class);
        return schema == null || schema.name().isEmpty() ? type.getSimpleName() : schema.name();
    }

    void applyTo(Map<String, Schema> schemas) {
        schemas.forEach((name, schema) -> {
            Class<?> type = records.get(name);
            if (type == null && name.startsWith("Page") && records.containsKey(name.substring("Page".length()))) {
                type = records.get("Page");
            }
            if (type != null) {
                describe(type, schema);
            }
        });
    }

    private static void describe(Class<?> type, Schema schema) {
        Map<String, Schema> properties = schema.getProperties();
        if (properties == null) {
            return;
        }
        Set<String> required = new LinkedHashSet<>();
        for (RecordComponent component : type.getRecordComponents()) {
            String name = nameOf(component);
            Schema property = properties.get(name);
            if (property == null) {
                continue;
            }
            boolean mayBeNull = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
            if (mayBeNull) {
                properties.put(name, orNull(property));
            } else if (!mayBeLeftOut(type, component)) {
                required.add(name);
            }
        }
        schema.setRequired(List.copyOf(required));
    }

    private static String nameOf(RecordComponent component) {
        JsonProperty property = component.getAccessor().getAnnotation(JsonProperty.class);
        return property == null || property.value().isEmpty() ? component.getName() : property.value();
    }

    private static boolean mayBeLeftOut(Class<?> type, RecordComponent component) {
        JsonInclude own = component.getAccessor().getAnnotation(JsonInclude.class);
        JsonInclude whole = ((AnnotatedElement) type).getAnnotation(JsonInclude.class);
        boolean collection = Collection.class.isAssignableFrom(component.getType())
                || Map.class.isAssignableFrom(component.getType());
        return own != null
                ? own.value() != JsonInclude.Include.ALWAYS
                : collection && whole != null && whole.value() == JsonInclude.Include.NON_EMPTY;
    }

    private static Schema orNull(Schema property) {
        if (property.get$ref() != null) {
            Schema nothing = new Schema<>();
            nothing.setTypes(Set.of("null"));
            Schema either = new Schema<>();
            either.setAnyOf(List.of(property, nothing));
            return either;
        }
        if (property.getTypes() != null) {
            Set<String> types = new LinkedHashSet<>(property.getTypes());
            types.add("null");
            property.setTypes(types);
        }
        return property;
    }
}
