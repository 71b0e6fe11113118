package io.scheduler.admin.cert;

import io.scheduler.admin.Surroundings;
import io.scheduler.rpc.tls.NodeCertificate;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "show", mixinStandardHelpOptions = true, description = "Shows what stands in PEM certificates.")
final class ShowCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "PEM files with certificates.")
    private List<Path> files = List.of();

    @Option(names = "--json", description = "Print a list of objects, one for each certificate.")
    private boolean json;

    ShowCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        List<Map<String, Object>> all = new ArrayList<>();
        for (Path file : files) {
            for (NodeCertificate each : NodeCertificate.readAll(file)) {
                all.add(facts(file, each));
            }
        }
        if (json) {
            surroundings.sayJson(all);
        } else {
            all.forEach(this::print);
        }
        return 0;
    }

    private Map<String, Object> facts(Path file, NodeCertificate certificate) {
        Instant now = surroundings.clock().instant();
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("file", file.toString());
        facts.put("subject", certificate.subject());
        facts.put("issuer", certificate.issuer());
        facts.put("authority", certificate.authority());
        facts.put("roles", certificate.bound() ? roles(certificate) : List.of());
        facts.put("hosts", certificate.dnsNames());
        facts.put("addresses", certificate.ips());
        facts.put("validFrom", certificate.from().toString());
        facts.put("validUntil", certificate.until().toString());
        facts.put(
                "daysLeft",
                Math.floorDiv(Duration.between(now, certificate.until()).toSeconds(), 86_400L));
        facts.put("expired", now.isAfter(certificate.until()));
        facts.put("key", certificate.keyType());
        facts.put("serial", certificate.serial());
        facts.put("sha256", certificate.fingerprint());
        return facts;
    }

    private void print(Map<String, Object> facts) {
        surroundings.say(facts.get("file") + ":");
        line("subject", facts.get("subject"));
        line("issuer", facts.get("subject").equals(facts.get("issuer")) ? "itself" : facts.get("issuer"));
        line("role", role(facts));
        line(
                "names",
                Stream.of(facts.get("hosts"), facts.get("addresses"))
                        .flatMap(each -> ((List<?>) each).stream())
                        .map(Object::toString)
                        .collect(Collectors.joining(", ")));
        line("valid", facts.get("validFrom") + " to " + facts.get("validUntil") + " (" + left(facts) + ")");
        line("key", facts.get("key"));
        line("serial", facts.get("serial"));
        line("sha256", facts.get("sha256"));
    }

    private void line(String name, Object value) {
        String text = value.toString();
        surroundings.say(String.format(Locale.ROOT, "  %-9s%s", name, text.isEmpty() ? "-" : text));
    }

    private static String role(Map<String, Object> facts) {
        if (facts.get("roles") instanceof List<?> roles && !roles.isEmpty()) {
            return roles.stream().map(Object::toString).collect(Collectors.joining(", "));
        }
        return Boolean.TRUE.equals(facts.get("authority")) ? "any; may sign others" : "any";
    }

    private static String left(Map<String, Object> facts) {
        return Boolean.TRUE.equals(facts.get("expired")) ? "EXPIRED" : facts.get("daysLeft") + " days left";
    }

    private static List<String> roles(NodeCertificate certificate) {
        return certificate.roles().stream()
                .map(role -> role.name().toLowerCase(Locale.ROOT))
                .sorted()
                .toList();
    }
}
