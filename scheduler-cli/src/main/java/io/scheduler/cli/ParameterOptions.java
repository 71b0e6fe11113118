package io.scheduler.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** Start-up parameters. */
final class ParameterOptions {
    @Option(
            names = {"-P", "--param"},
            paramLabel = "NAME=VALUE",
            description = "A startup parameter of the runs, stronger than all others of its name. May be repeated.")
    private List<String> params = new ArrayList<>();

    /** Read here and not by picocli, which takes a parameter without a name. */
    Map<String, String> read() {
        Map<String, String> read = new LinkedHashMap<>();
        for (String param : params) {
            int sign = param.indexOf('=');
            if (sign < 1) {
                throw new CommandFailure.Misused("expected --param name=value, but got '" + param + "'");
            }
            read.put(param.substring(0, sign), param.substring(sign + 1));
        }
        return read;
    }
}
