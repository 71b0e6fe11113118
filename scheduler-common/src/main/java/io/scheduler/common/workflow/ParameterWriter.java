package io.scheduler.common.workflow;

import io.scheduler.common.param.ListText;
import io.scheduler.common.param.ParameterDeclaration;
import io.scheduler.common.param.ParameterDeclaration.Direction;
import io.scheduler.common.param.ParameterDeclaration.Rules;
import io.scheduler.common.param.ParameterType;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes parameters the way their author did. */
final class ParameterWriter {
    private ParameterWriter() {}

    static Map<String, Object> tree(Map<String, String> params, Map<String, ParameterDeclaration> declarations) {
        Map<String, Object> tree = new LinkedHashMap<>(params);
        if (!declarations.isEmpty()) {
            tree.clear();
            declarations.forEach((name, declared) -> tree.put(name, entry(declared)));
        }
        return tree;
    }

    private static Object entry(ParameterDeclaration declared) {
        return switch (declared.form()) {
            case SCALAR -> String.valueOf(declared.value());
            case LIST -> ListText.read(String.valueOf(declared.value())).orElseThrow();
            case FULL -> full(declared);
        };
    }

    private static Map<String, Object> full(ParameterDeclaration declared) {
        Map<String, Object> tree = new LinkedHashMap<>();
        put(tree, "value", value(declared));
        if (declared.type() != ParameterType.STRING) {
            tree.put("type", FieldReader.word(declared.type()));
        }
        if (declared.direction() != Direction.IN) {
            tree.put("direction", FieldReader.word(declared.direction()));
        }
        Rules rules = declared.rules();
        if (rules.required()) {
            tree.put("required", true);
        }
        if (!rules.allowed().isEmpty()) {
            tree.put("allowed", rules.allowed());
        }
        put(tree, "pattern", rules.pattern() == null ? null : rules.pattern().text());
        put(tree, "min", rules.min());
        put(tree, "max", rules.max());
        if (!declared.description().isEmpty()) {
            tree.put("description", declared.description());
        }
        return tree;
    }

    private static @Nullable Object value(ParameterDeclaration declared) {
        String value = declared.value();
        if (value == null || declared.type() != ParameterType.LIST) {
            return value;
        }
        // a list that refers to other parameters is a text until it is used
        return ListText.read(value).<Object>map(list -> list).orElse(value);
    }

    private static void put(Map<String, Object> tree, String name, @Nullable Object value) {
        if (value != null) {
            tree.put(name, value);
        }
    }
}
