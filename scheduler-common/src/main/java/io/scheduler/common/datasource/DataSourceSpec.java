package io.scheduler.common.datasource;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Where a database is and who asks. Each part is checked by itself, so that no part can be taken for another when a driver
 * reads it.
 *
 * @param host name or address; an IPv6 address without brackets
 * @param database for H2 the database's name or path on its server
 * @param user may be empty where the database allows that
 * @param parameters of the driver
 */
public record DataSourceSpec(
        DataSourceKind kind, String host, int port, String database, String user, Map<String, String> parameters) {

    public static final int MAX_PARAMETERS = 50;

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,253}[A-Za-z0-9])?");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:]{2,39}");
    private static final Pattern DATABASE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.$-]{0,127}");
    private static final Pattern DATABASE_OF_H2 = Pattern.compile(
            "(mem:|~/|\\./|/)?[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}(/[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}){0,8}");
    private static final Pattern USER = Pattern.compile("[^\\p{Cntrl}]{0,128}");

    public DataSourceSpec {
        parameters = new TreeMap<>(parameters);
    }

    /** What is wrong, by the name of the field; empty when nothing is. */
    public Map<String, String> problems() {
        Map<String, String> problems = new LinkedHashMap<>();
        boolean isIpv6 = host.contains(":") && IPV6.matcher(host).matches();
        if (!isIpv6 && (!HOST.matcher(host).matches() || host.contains(".."))) {
            problems.put(
                    "host",
                    "expected the name or address of one host, letters, digits and . - _ only (an IPv6"
                            + " address without brackets)");
        }
        if (port < 1 || port > 65_535) {
            problems.put("port", "expected 1 to 65535, but got " + port);
        }
        Pattern name = kind == DataSourceKind.H2 ? DATABASE_OF_H2 : DATABASE;
        if (!name.matcher(database).matches() || database.contains("..")) {
            problems.put("database", "expected 1 to 128 letters, digits and _ . $ - that do not begin with a sign");
        }
        if (!USER.matcher(user).matches()) {
            problems.put("user", "expected at most 128 characters without control characters");
        }
        if (parameters.size() > MAX_PARAMETERS) {
            problems.put("parameters", "expected at most " + MAX_PARAMETERS);
        } else {
            parameters.forEach((parameter, value) -> kind.problem(parameter, value)
                    .ifPresent(problem -> problems.put("parameters." + shown(parameter), problem)));
        }
        return problems;
    }

    private static String shown(String parameter) {
        return parameter.length() <= 60 ? parameter : parameter.substring(0, 60) + "…";
    }
}
