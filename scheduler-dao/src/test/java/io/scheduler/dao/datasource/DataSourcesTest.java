package io.scheduler.dao.datasource;

import static io.scheduler.dao.EmptyDatabase.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scheduler.common.datasource.DataSourceKind;
import io.scheduler.common.datasource.DataSourceSpec;
import io.scheduler.dao.EmptyDatabase;
import io.scheduler.dao.database.Database;
import io.scheduler.dao.database.PageRequest;
import io.scheduler.dao.project.InProject;
import io.scheduler.dao.project.Projects;
import io.scheduler.dao.secret.SecretBox;
import io.scheduler.dao.secret.SecretSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataSourcesTest {
    private static final DataSourceSpec SHOP =
            new DataSourceSpec(DataSourceKind.POSTGRESQL, "db", 5432, "shop", "reader", Map.of("sslmode", "require"));

    private static Database database;

    @TempDir
    Path folder;

    private DataSources sources;

    @BeforeAll
    static void open() {
        database = EmptyDatabase.open();
        new Projects(database).put(ADMIN, "a", null);
        new Projects(database).put(ADMIN, "b", null);
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @BeforeEach
    void withKey() throws Exception {
        Files.writeString(folder.resolve("keys"), key("k1"));
        sources = new DataSources(
                database, new SecretBox(new SecretSettings(folder.resolve("keys")), new SecureRandom()));
        sources.delete(ADMIN, "a", "shop");
        sources.delete(ADMIN, "b", "shop");
    }

    private static String key(String id) {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return id + " " + Base64.getEncoder().encodeToString(bytes) + "\n";
    }

    @Test
    void isKeptPerProjectAndItsPasswordIsUnreadableInTheTable() throws Exception {
        assertThat(sources.put(ADMIN, "a", "shop", "The shop", SHOP, "s3cret")).contains(true);
        assertThat(sources.put(ADMIN, "b", "shop", "", SHOP, "")).contains(true);
        assertThat(sources.put(ADMIN, "nowhere", "shop", "", SHOP, "")).isEmpty();

        DataSource stored = sources.find(ADMIN, "a", "shop").orElseThrow();
        assertThat(stored.spec()).isEqualTo(SHOP);
        assertThat(stored.hasPassword()).isTrue();
        assertThat(stored.changedBy()).isEqualTo("admin");
        assertThat(sources.open("a", "shop")).contains(new DataSources.Opened(SHOP, "s3cret"));
        assertThat(sources.open("b", "shop")).contains(new DataSources.Opened(SHOP, ""));
        assertThat(sources.open("b", "other")).isEmpty();
        InProject ofA = new InProject("a", "shop");
        InProject ofB = new InProject("b", "shop");
        Map<InProject, Supplier<DataSources.Opened>> all = sources.open(Set.of(ofA, ofB, new InProject("b", "other")));
        assertThat(all).as("of several projects at once").containsOnlyKeys(ofA, ofB);
        assertThat(all.get(ofA).get().password()).isEqualTo("s3cret");
        assertThat(sources.open("a", "shop").orElseThrow().toString()).doesNotContain("s3cret");
        assertThat(sources.list(ADMIN, "a", new PageRequest(0, 10)).items()).containsExactly(stored);
        assertThat(wholeTable()).doesNotContain("s3cret").contains("reader");
    }

    @Test
    void aPasswordThatIsNotGivenStaysForTheSamePlaceOnly() {
        sources.put(ADMIN, "a", "shop", "", SHOP, "s3cret");

        assertThat(sources.put(ADMIN, "a", "shop", "other words", SHOP, null)).contains(false);
        assertThat(sources.open("a", "shop").orElseThrow().password()).isEqualTo("s3cret");

        DataSourceSpec elsewhere = new DataSourceSpec(
                SHOP.kind(), "evil.example.org", SHOP.port(), SHOP.database(), SHOP.user(), SHOP.parameters());
        sources.put(ADMIN, "a", "shop", "", elsewhere, null);
        assertThat(sources.open("a", "shop").orElseThrow().password()).isEmpty();
    }

    @Test
    void aNewKeySealsAndTheOldOneStillOpens() throws Exception {
        sources.put(ADMIN, "a", "shop", "", SHOP, "first");
        Files.writeString(folder.resolve("keys"), key("k2") + Files.readString(folder.resolve("keys")));
        assertThat(sources.open("a", "shop").orElseThrow().password()).isEqualTo("first");
        sources.put(ADMIN, "b", "shop", "", SHOP, "second");

        Files.writeString(
                folder.resolve("keys"),
                Files.readString(folder.resolve("keys")).lines().findFirst().orElseThrow());

        assertThat(sources.open("b", "shop").orElseThrow().password()).isEqualTo("second");
        DataSources restarted = new DataSources(
                database, new SecretBox(new SecretSettings(folder.resolve("keys")), new SecureRandom()));
        assertThatThrownBy(() -> restarted.open("a", "shop"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("sealed with the key k1")
                .hasMessageContaining("no such key");
    }

    @Test
    void aPasswordMovedToAnotherRowDoesNotOpen() throws Exception {
        sources.put(ADMIN, "a", "shop", "", SHOP, "s3cret");
        sources.put(ADMIN, "b", "shop", "", SHOP, "other");
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("""
                    update data_source b set password_nonce = a.password_nonce, password_sealed = a.password_sealed
                      from data_source a where a.id <> b.id and b.project_id = (select id from project where name = 'b')""");
        }

        assertThatThrownBy(() -> sources.open("b", "shop")).hasMessageContaining("the row or the key file was changed");
    }

    @Test
    void passwordsAreSealedAnewWithAnotherKey() throws Exception {
        sources.put(ADMIN, "a", "shop", "", SHOP, "s3cret");
        Path keys = folder.resolve("keys");
        Files.writeString(keys, key("k2") + Files.readString(keys));

        assertThat(sources.resealAll("k2")).isEqualTo(1);
        assertThat(sources.resealAll("k2")).isZero();
        assertThat(sources.open("a", "shop").orElseThrow().password()).isEqualTo("s3cret");
    }

    @Test
    void withoutAKeyNothingIsStored() {
        DataSources keyless = new DataSources(database, SecretBox.none());

        assertThatThrownBy(() -> keyless.put(ADMIN, "a", "shop", "", SHOP, "s3cret"))
                .hasMessageContaining("secrets.key-file");
        assertThat(keyless.put(ADMIN, "a", "shop", "", SHOP, "")).contains(true);
        assertThat(keyless.open("a", "shop").orElseThrow().password()).isEmpty();
    }

    private static String wholeTable() throws SQLException {
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select string_agg(d::text, ' ') from data_source d")) {
            rows.next();
            return rows.getString(1);
        }
    }
}
