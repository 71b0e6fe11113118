package io.scheduler.common.datasource;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataSourceSpecTest {

    /** Parameters by which drivers load classes, read files, send files or run statements. */
    private static final String DANGEROUS = """
            socketFactory socketFactoryArg sslfactory sslfactoryarg sslhostnameverifier sslpasswordcallback
            authenticationPluginClassName loggerFile loggerLevel jaasLoginModule jaasApplicationName kerberosServerName
            sslcert sslkey sslrootcert options gsslib autoDeserialize allowLoadLocalInfile allowUrlInLocalInfile
            allowLocalInfile allowMultiQueries queryInterceptors statementInterceptors exceptionInterceptors
            connectionLifecycleInterceptors propertiesTransform detectCustomCollations serverSslCert keyStore trustStore
            credentialType plugin poolName sessionVariables initSql localSocket pipe servicePrincipalName INIT
            TRACE_LEVEL_FILE TRACE_LEVEL_SYSTEM_OUT DB_CLOSE_ON_EXIT FILE_LOCK CIPHER AUTHREALM AUTHZPWD JMX user password
            useSSL replace""";

    private static DataSourceSpec spec(DataSourceKind kind, Map<String, String> parameters) {
        return new DataSourceSpec(kind, "db.example.org", 5432, "shop", "u", parameters);
    }

    static Stream<String> spellings() {
        return Stream.of(DANGEROUS.split("\\s+"))
                .flatMap(name -> Stream.of(
                        name,
                        name.toLowerCase(Locale.ROOT),
                        name.toUpperCase(Locale.ROOT),
                        " " + name,
                        name + " ",
                        name + "\t",
                        name + "\u0000",
                        name + "&sslmode",
                        "sslmode=disable&" + name,
                        "sslmode;" + name,
                        name.replace('e', '\u0435'),
                        "%" + Integer.toHexString(name.charAt(0)) + name.substring(1),
                        percentEncoded(name)))
                .distinct();
    }

    private static String percentEncoded(String name) {
        StringBuilder all = new StringBuilder();
        name.chars().forEach(c -> all.append('%').append(Integer.toHexString(c)));
        return all.toString();
    }

    @ParameterizedTest
    @MethodSource("spellings")
    void whatIsNotOnTheListIsRefusedInEverySpelling(String name) {
        for (DataSourceKind kind : DataSourceKind.values()) {
            assertThat(spec(kind, Map.of(name, "true")).problems())
                    .as(kind + " " + name)
                    .isNotEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void otherSpellingsOfWhatIsOnTheListAreRefusedToo(DataSourceKind kind) {
        for (String name : kind.parameterNames()) {
            Stream.of(name.toUpperCase(Locale.ROOT), name.toLowerCase(Locale.ROOT), name + " ", percentEncoded(name))
                    .filter(other -> !other.equals(name))
                    .forEach(other -> assertThat(spec(kind, Map.of(other, "1")).problems())
                            .isNotEmpty());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x&socketFactory=y",
                "x;INIT=RUNSCRIPT FROM 'http://h/x'",
                "x?loggerFile=/tmp/x",
                "x%26sslfactory%3Dy",
                "x\\",
                "x\n",
                "x=y",
                "",
                "(x)",
                "x#y"
            })
    void aValueBringsNoFurtherParameter(String value) {
        assertThat(spec(DataSourceKind.POSTGRESQL, Map.of("ApplicationName", value))
                        .problems())
                .containsKey("parameters.ApplicationName");
        assertThat(spec(DataSourceKind.H2, Map.of("SCHEMA", value)).problems()).containsKey("parameters.SCHEMA");
        assertThat(spec(DataSourceKind.MYSQL, Map.of("connectionTimeZone", value))
                        .problems())
                .containsKey("parameters.connectionTimeZone");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "h?socketFactory=x",
                "h/db?x",
                "h:1,evil",
                "h,evil:3306",
                "(host=h)",
                "address=(host=h)",
                "h;INIT=x",
                "h%3fx",
                "h#x",
                "u@h",
                "[::1]",
                "h h",
                "",
                "-h",
                "h..x",
                "h\n",
                "h\u0000",
                "//h",
                "::1%25eth0?x",
                "*"
            })
    void nothingHidesInTheHost(String host) {
        for (DataSourceKind kind : DataSourceKind.values()) {
            assertThat(new DataSourceSpec(kind, host, 1, "d", "u", Map.of()).problems())
                    .containsKey("host");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "d?socketFactory=x",
                "d&x=y",
                "d;INIT=RUNSCRIPT FROM 'x'",
                "d;TRACE_LEVEL_FILE=3",
                "d%3Fx",
                "d#x",
                "d d",
                "",
                "../d",
                "d/../../e",
                "d\n",
                "zip:x!/y",
                "file:/etc/x",
                "tcp://h/d",
                "d\\x",
                "-d",
                "nio:x",
                "d\u0000"
            })
    void nothingHidesInTheDatabase(String database) {
        for (DataSourceKind kind : DataSourceKind.values()) {
            assertThat(new DataSourceSpec(kind, "h", 1, database, "u", Map.of()).problems())
                    .containsKey("database");
        }
    }

    @Test
    void whatIsOrdinaryIsTaken() {
        for (DataSourceSpec good : List.of(
                spec(DataSourceKind.POSTGRESQL, Map.of("sslmode", "verify-full", "currentSchema", "shop, public")),
                spec(DataSourceKind.MYSQL, Map.of("sslMode", "trust", "connectTimeout", "5000")),
                new DataSourceSpec(DataSourceKind.MARIADB, "fe80::1", 3306, "my-shop_2", "ü", Map.of()),
                new DataSourceSpec(DataSourceKind.H2, "10.0.0.1", 9092, "mem:test", "sa", Map.of()),
                new DataSourceSpec(DataSourceKind.H2, "localhost", 9092, "~/data/shop", "sa", Map.of()))) {
            assertThat(good.problems()).isEmpty();
        }
    }

    @Test
    void problemsSayWhatWasExpected() {
        assertThat(spec(DataSourceKind.POSTGRESQL, Map.of("sslmode", "yes")).problems())
                .containsEntry(
                        "parameters.sslmode",
                        "expected one of disable, allow, prefer, require, verify-ca, verify-full, but got another value");
        assertThat(new DataSourceSpec(DataSourceKind.H2, "h", 0, "d", "u\n", Map.of()).problems())
                .containsOnlyKeys("port", "user");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "00", "01", "301", "999", "1000", "-1", "1.5"})
    void nobodyWaitsForEverToConnect(String seconds) {
        for (String parameter : List.of("connectTimeout", "loginTimeout", "cancelSignalTimeout")) {
            assertThat(spec(DataSourceKind.POSTGRESQL, Map.of(parameter, seconds))
                            .problems())
                    .containsEntry(
                            "parameters." + parameter, "expected a whole number from 1 to 300, but got another value");
        }
        assertThat(spec(DataSourceKind.POSTGRESQL, Map.of("loginTimeout", "300", "connectTimeout", "7"))
                        .problems())
                .isEmpty();
        assertThat(spec(DataSourceKind.MARIADB, Map.of("connectTimeout", "300000"))
                        .problems())
                .isEmpty();
        assertThat(spec(DataSourceKind.MARIADB, Map.of("connectTimeout", "0")).problems())
                .hasSize(1);
        assertThat(spec(DataSourceKind.MARIADB, Map.of("connectTimeout", "300001"))
                        .problems())
                .hasSize(1);
    }
}
