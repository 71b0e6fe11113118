package io.scheduler.common.datasource;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The databases that tasks can use, each with the parameters that its driver may be given: only these names, spelt exactly
 * so, with values of the given form. Everything else that drivers know may load classes, read files of the worker or send
 * them to a server, and is refused.
 */
public enum DataSourceKind {
    POSTGRESQL(
            5432,
            Map.ofEntries(
                    oneOf("sslmode", "disable", "allow", "prefer", "require", "verify-ca", "verify-full"),
                    oneOf("gssEncMode", "disable", "allow", "prefer", "require"),
                    oneOf("targetServerType", "any", "primary", "secondary", "preferSecondary", "preferPrimary"),
                    oneOf("tcpKeepAlive", "true", "false"),
                    oneOf("readOnly", "true", "false"),
                    upToFiveMinutes("connectTimeout", 0),
                    upToFiveMinutes("loginTimeout", 0),
                    number("socketTimeout"),
                    upToFiveMinutes("cancelSignalTimeout", 0),
                    number("prepareThreshold"),
                    number("defaultRowFetchSize"),
                    name("ApplicationName"),
                    name("currentSchema"))),
    MYSQL(3306, mariaDb()),
    MARIADB(3306, mariaDb()),
    /** A server of H2, by TCP. Within the worker it would be code of users in the worker's own process. */
    H2(9092, Map.ofEntries(oneOf("IFEXISTS", "TRUE", "FALSE"), number("LOCK_TIMEOUT"), name("SCHEMA")));

    private final int usualPort;
    private final Map<String, Form> parameters;

    DataSourceKind(int usualPort, Map<String, Form> parameters) {
        this.usualPort = usualPort;
        this.parameters = new TreeMap<>(parameters);
    }

    private static Map<String, Form> mariaDb() {
        return Map.ofEntries(
                oneOf("sslMode", "disable", "trust", "verify-ca", "verify-full"),
                certificate("serverSslCert"),
                oneOf("tcpKeepAlive", "true", "false"),
                oneOf("useCompression", "true", "false"),
                oneOf("tinyInt1isBit", "true", "false"),
                upToFiveMinutes("connectTimeout", 3),
                number("socketTimeout"),
                name("connectionTimeZone"),
                name("connectionCollation"));
    }

    public int usualPort() {
        return usualPort;
    }

    /** Its name in documents of the api. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<DataSourceKind> of(String word) {
        return Stream.of(values()).filter(kind -> kind.word().equals(word)).findFirst();
    }

    public static List<String> words() {
        return Stream.of(values()).map(DataSourceKind::word).toList();
    }

    /** Names that the driver may be given, in alphabetical order. */
    public List<String> parameterNames() {
        return List.copyOf(parameters.keySet());
    }

    /** What is wrong with a parameter, as "expected …"; empty when nothing is. */
    Optional<String> problem(String name, String value) {
        Form form = parameters.get(name);
        if (form == null) {
            return Optional.of("expected one of the parameters " + String.join(", ", parameters.keySet())
                    + ", spelt exactly so; others are not passed on to the driver");
        }
        return form.allowed().matcher(value).matches()
                ? Optional.empty()
                : Optional.of("expected " + form.words() + ", but got another value");
    }

    /** The text itself: the name of a file would be one of the worker's. */
    private static Map.Entry<String, Form> certificate(String name) {
        String pattern =
                "(-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\\s]{1,16384}-----END CERTIFICATE-----\\s{0,8}){1,8}";
        return Map.entry(
                name,
                new Form(Pattern.compile(pattern), "the text of a certificate, -----BEGIN CERTIFICATE----- and so on"));
    }

    /** What the values of a parameter look like. */
    private record Form(Pattern allowed, String words) {}

    private static Map.Entry<String, Form> oneOf(String name, String... words) {
        String pattern = String.join("|", Stream.of(words).map(Pattern::quote).toList());
        return Map.entry(name, new Form(Pattern.compile(pattern), "one of " + String.join(", ", words)));
    }

    private static Map.Entry<String, Form> number(String name) {
        return Map.entry(name, new Form(Pattern.compile("[0-9]{1,9}"), "a whole number from 0 to 999999999"));
    }

    /**
     * To connect, to log in, to cancel. Without an end a server that says nothing keeps a thread of the worker for ever.
     *
     * @param zeros of what a second is in the driver's unit
     */
    private static Map.Entry<String, Form> upToFiveMinutes(String name, int zeros) {
        String most = "300" + "0".repeat(zeros);
        String pattern = "[1-9][0-9]{0," + (1 + zeros) + "}|[12][0-9]{" + (2 + zeros) + "}|" + most;
        return Map.entry(name, new Form(Pattern.compile(pattern), "a whole number from 1 to " + most));
    }

    private static Map.Entry<String, Form> name(String name) {
        return Map.entry(
                name,
                new Form(
                        Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_ ,/:+.-]{0,127}"),
                        "1 to 128 letters, digits, blanks and _ , / : + . -"));
    }
}
