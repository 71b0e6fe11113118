package io.scheduler.admin.db;

import io.scheduler.admin.AdminFailure;
import io.scheduler.dao.database.DatabaseSettings;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The address of a database as PostgreSQL's own programs take it, from the one that the services use. */
final class LibpqAddress {
    private static final Pattern JDBC = Pattern.compile("jdbc:postgresql://([^/?]*)/([^?]*)(?:\\?(.*))?");

    /** Parameters that mean the same there; others concern the driver only. */
    private static final Map<String, String> SAME =
            Map.of("sslmode", "sslmode", "sslrootcert", "sslrootcert", "sslcert", "sslcert", "sslkey", "sslkey");

    private LibpqAddress() {}

    /** Without the password, which goes by the environment: everybody may see what a program was started with. */
    static String of(DatabaseSettings settings) {
        Matcher jdbc = JDBC.matcher(settings.url());
        if (!jdbc.matches()) {
            throw AdminFailure.refused(
                    "expected database.url to be jdbc:postgresql://host[:port][,…]/name[?…], but it is "
                            + settings.url());
        }
        List<String> parameters = new ArrayList<>(List.of("application_name=scheduler-admin"));
        String query = jdbc.group(3) == null ? "" : jdbc.group(3);
        for (String pair : query.split("&")) {
            String[] parts = pair.split("=", 2);
            String same = SAME.get(parts[0]);
            if (parts.length == 2 && same != null) {
                parameters.add(same + "=" + parts[1]);
            } else if (parts.length == 2 && parts[0].equals("targetServerType")) {
                parameters.add("target_session_attrs=" + sessionAttributes(parts[1]));
            }
        }
        String user = URLEncoder.encode(settings.username(), StandardCharsets.UTF_8);
        return "postgresql://" + user + "@" + jdbc.group(1) + "/" + jdbc.group(2) + "?" + String.join("&", parameters);
    }

    private static String sessionAttributes(String targetServerType) {
        return switch (targetServerType) {
            case "primary", "master" -> "primary";
            case "secondary", "slave" -> "standby";
            case "preferSecondary", "preferSlave" -> "prefer-standby";
            default -> "any";
        };
    }
}
