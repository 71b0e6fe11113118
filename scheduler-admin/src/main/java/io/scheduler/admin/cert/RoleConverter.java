package io.scheduler.admin.cert;

import io.scheduler.rpc.node.NodeRole;
import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Roles as they are written everywhere: in small letters. */
final class RoleConverter implements ITypeConverter<NodeRole> {
    @Override
    public NodeRole convert(String text) {
        return Arrays.stream(NodeRole.values())
                .filter(role -> role.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst()
                .orElseThrow(() ->
                        new TypeConversionException("expected master, worker, api or alert, but got '" + text + "'"));
    }
}
