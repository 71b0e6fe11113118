package io.scheduler.dao.secret;

import static io.scheduler.dao.EmptyDatabase.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.scheduler.dao.EmptyDatabase;
import io.scheduler.dao.database.Database;
import io.scheduler.dao.database.PageRequest;
import io.scheduler.dao.partition.JdbcPartitionStore;
import io.scheduler.dao.project.InProject;
import io.scheduler.dao.project.Projects;
import io.scheduler.dao.secret.Secrets.PutResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

class SecretsTest {
    private static final PageRequest ALL = new PageRequest(0, 100);

    private static Database database;
    private static JdbcTemplate jdbc;

    @TempDir
    Path folder;

    private Path file;
    private SecretKeyFile keys;
    private SecretBox box;
    private Secrets secrets;

    @BeforeAll
    static void open() {
        database = EmptyDatabase.open();
        jdbc = new JdbcTemplate(database.dataSource());
        new Projects(database).put(ADMIN, "p", null);
        new Projects(database).put(ADMIN, "q", null);
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @BeforeEach
    void fresh() {
        jdbc.update("delete from project_secret");
        file = folder.resolve("secrets.key");
        keys = new SecretKeyFile(file, new SecureRandom());
        keys.init();
        box = box(file);
        secrets = new Secrets(database, box);
    }

    private static SecretBox box(Path file) {
        return new SecretBox(new SecretSettings(file), new SecureRandom());
    }

    private Map<String, String> opened(String project, String... names) {
        Map<String, String> opened = new HashMap<>();
        new JdbcPartitionStore(database.dataSource(), box, null)
                .secrets(Stream.of(names)
                        .map(name -> new InProject(project, name))
                        .toList())
                .forEach((secret, value) -> opened.put(secret.name(), value.get()));
        return opened;
    }

    @Test
    void aSecretIsSealedAndOpenedForItsProjectAlone() {
        assertThat(secrets.put(ADMIN, "p", "DB", "pässword-1")).isEqualTo(PutResult.CREATED);
        assertThat(secrets.put(ADMIN, "p", "DB", "pässword-2")).isEqualTo(PutResult.REPLACED);
        assertThat(secrets.put(ADMIN, "missing", "DB", "value")).isEqualTo(PutResult.NO_PROJECT);

        assertThat(opened("p", "DB", "OTHER")).isEqualTo(Map.of("DB", "pässword-2"));
        assertThat(opened("q", "DB")).isEmpty();
        byte[] sealed = jdbc.queryForObject("select sealed from project_secret", byte[].class);
        assertThat(new String(sealed, StandardCharsets.UTF_8)).doesNotContain("ssword");
        assertThat(secrets.list(ADMIN, "p", ALL).items())
                .extracting(StoredSecret::name)
                .containsExactly("DB");
        assertThat(secrets.list(ADMIN, "p", ALL).items().toString()).doesNotContain("ssword");
        assertThat(secrets.delete(ADMIN, "p", "DB")).isTrue();
        assertThat(secrets.delete(ADMIN, "p", "DB")).isFalse();
    }

    @Test
    void aRowThatWasMovedOrChangedDoesNotOpen() {
        secrets.put(ADMIN, "p", "DB", "value");
        jdbc.update("update project_secret set name = 'ELSE'");
        assertThatThrownBy(() -> opened("p", "ELSE"))
                .isInstanceOf(SecretKeyException.class)
                .hasMessageStartingWith("the secret ELSE can not be opened");
        jdbc.update("update project_secret set name = 'DB', sealed = set_byte(sealed, 0, 255 - get_byte(sealed, 0))");
        assertThatThrownBy(() -> opened("p", "DB")).isInstanceOf(SecretKeyException.class);
    }

    @Test
    void equalValuesAreSealedDifferently() {
        secrets.put(ADMIN, "p", "A", "value");
        secrets.put(ADMIN, "q", "A", "value");
        assertThat(jdbc.queryForList("select distinct sealed from project_secret"))
                .hasSize(2);
    }

    @Test
    void aNewKeyReachesARunningBoxAndOldRowsAreSealedAnew() {
        for (int i = 0; i < 120; i++) {
            secrets.put(ADMIN, i % 2 == 0 ? "p" : "q", "S" + i, "value" + i);
        }
        assertThat(opened("p", "S0")).containsEntry("S0", "value0");
        Map<InProject, Supplier<String>> ofTwo = new JdbcPartitionStore(database.dataSource(), box, null)
                .secrets(Set.of(new InProject("p", "S0"), new InProject("q", "S1"), new InProject("q", "S0")));
        assertThat(ofTwo).as("of several projects at once").hasSize(2);
        assertThat(ofTwo.get(new InProject("q", "S1")).get()).isEqualTo("value1");
        String added = keys.addKey();
        secrets.put(ADMIN, "p", "NEW", "sealed with the new key");
        assertThat(keyIds()).contains(added).hasSize(2);
        assertThat(opened("p", "S0", "NEW")).hasSize(2);

        assertThat(secrets.resealAll(added)).isEqualTo(120);

        assertThat(secrets.resealAll(added)).isZero();
        assertThat(keyIds()).containsExactly(added);
        assertThat(keys.forgetOthers()).isEqualTo(1);
        assertThat(box(file).isConfigured()).isTrue();
        assertThat(opened("p", "S118", "NEW")).containsEntry("S118", "value118").hasSize(2);
    }

    private static Set<String> keyIds() {
        return Set.copyOf(jdbc.queryForList("select key_id from project_secret", String.class));
    }

    @Test
    void theFileIsForItsOwnerAlone() throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(keys.init()).isFalse();
        String before = Files.readString(file);
        keys.addKey();
        assertThat(Files.readString(file)).contains(before.lines().skip(1).toList());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    /** Who rotates as root must not take the file away from the services. */
    @Test
    void theFileStaysItsOwners() throws Exception {
        UserPrincipal nobody =
                file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
        assumeThat(System.getProperty("user.name")).isEqualTo("root");
        Files.setOwner(file, nobody);

        keys.addKey();

        assertThat(Files.getOwner(file)).isEqualTo(nobody);
    }

    @Test
    void whatIsWrongWithTheKeysIsSaid() throws Exception {
        secrets.put(ADMIN, "p", "DB", "value");
        assertThatThrownBy(() -> SecretBox.none().seal(1, "a", "b")).hasMessageContaining("secrets.key-file");
        assertThatThrownBy(() -> box(folder.resolve("missing")).seal(1, "a", "b"))
                .hasMessageContaining("missing")
                .hasMessageContaining("secrets.key-file");
        Path other = folder.resolve("other");
        new SecretKeyFile(other, new SecureRandom()).init();
        Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
        box = box(file);
        assertThatThrownBy(() -> opened("p", "DB"))
                .hasMessageContaining("give all masters, apis and alert servers the same file");
        Files.writeString(file, "k1 tooshort\n");
        assertThatThrownBy(() -> box(file).seal(1, "a", "b")).hasMessageContaining("line 1");
        Files.writeString(file, "# nothing\n");
        assertThatThrownBy(() -> box(file).seal(1, "a", "b")).hasMessageContaining("at least one key");
    }
}
