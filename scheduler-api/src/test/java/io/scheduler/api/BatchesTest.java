package io.scheduler.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.scheduler.api.TestApi.Reply;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What becomes of each when many runs are asked the same, and of the whole when it is asked again; nothing runs here. */
class BatchesTest {
    private static final String BATCH = "/api/v1/workflow-instances/batch";
    private static TestApi api;

    @BeforeAll
    static void start() {
        api = TestApi.get();
        api.givenWorkflow("batches");
    }

    @Test
    void aBatchAnswersForEach() {
        long running = api.givenInstance("batches");
        long finished = api.givenInstance("batches");
        finish(finished);

        JsonNode stopped =
                batch("{'ids': [%d, %d, 999999999, %d], 'action': 'stop'}".formatted(running, finished, running));
        assertThat(stopped.get("items")
                        .valueStream()
                        .map(item -> item.get("ok").asBoolean() + " "
                                + item.get("code").asString("")))
                .containsExactly("true ", "false instance.already-finished", "false instance.not-found");
        JsonNode rerun = batch("{'ids': [%d], 'action': 'rerun'}".formatted(finished));
        assertThat(show(rerun.at("/items/0/newId").asLong()).get("rerunOf").asLong())
                .isEqualTo(finished);
        JsonNode deleted = batch("{'ids': [%d, %d], 'action': 'delete'}".formatted(running, finished));
        assertThat(deleted.get("items")
                        .valueStream()
                        .map(item -> item.get("code").asString("")))
                .containsExactly("instance.not-finished", "");
        assertThat(api.call("GET", "/api/v1/workflow-instances/" + finished).status())
                .isEqualTo(404);
    }

    @Test
    void aFilterTakesWhatItLetsThrough() {
        api.givenWorkflow("filtered");
        long one = api.givenInstance("filtered");
        long two = api.givenInstance("filtered");

        JsonNode all = batch("{'filter': {'project': 'filtered', 'state': 'SUBMITTED'}, 'action': 'pause'}");
        long number = api.jdbc().queryForObject("select number from workflow_instance where id = ?", Long.class, two);
        JsonNode older =
                batch("{'filter': {'project': 'filtered', 'before': %d}, 'action': 'pause'}".formatted(number));

        assertThat(all.get("items").valueStream().map(item -> item.get("id").asLong()))
                .containsExactly(two, one);
        assertThat(all.get("next").isNull()).isTrue();
        assertThat(older.get("items").valueStream().map(item -> item.get("id").asLong()))
                .containsExactly(one);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'action': 'stop'}                                | ids",
                "{'ids': [], 'action': 'stop'}                     | ids",
                "{'ids': [1], 'filter': {}, 'action': 'stop'}      | ids",
                "{'ids': [null], 'action': 'stop'}                 | ids[0]",
                "{'ids': [1]}                                      | action",
                "{'ids': [1], 'action': 'burn'}                    | action"
            })
    void aBatchThatCanNotBeIsRefused(String given, String path) {
        Reply refused = api.call("POST", BATCH, body(given));

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().at("/errors/0/path").asString()).isEqualTo(path);
    }

    /** A filter lets other runs through once reruns have been made; what is repeated with its key means the same ones. */
    @Test
    void aBatchThatIsRepeatedWithItsKeyDoesNothingMore() {
        api.givenWorkflow("once");
        long one = api.givenInstance("once");
        long two = api.givenInstance("once");
        finish(one);
        finish(two);
        String asked = "{'filter': {'project': 'once'}, 'action': 'rerun'}";

        JsonNode first = withKey("batch-1", asked);
        JsonNode again = withKey("batch-1", asked);

        assertThat(first.get("items").size()).isEqualTo(2);
        assertThat(again).isEqualTo(first);
        assertThat(total("once")).isEqualTo(4);
        assertThat(sent(api.token(), "batch-1", asked.replace("rerun", "stop")).code())
                .isEqualTo("instance.idempotency-key-reused");
        assertThat(sent(api.token(), "batch-1", "{'ids': [%d], 'action': 'rerun'}".formatted(one))
                        .status())
                .isEqualTo(422);
        // the api was gone before it could answer: each rerun is made once all the same
        api.jdbc().update("update kept_request set answer = null where key = 'batch-1'");
        assertThat(withKey("batch-1", asked)).isEqualTo(first);
        assertThat(total("once")).isEqualTo(4);
        assertThat(withKey("batch-2", asked).get("items").size())
                .as("another key asks anew")
                .isEqualTo(4);
    }

    /** Somebody has paused a run again since; the repeated call is about the first time. */
    @Test
    void aBatchThatIsGoneOnWithAsksEachRunOnce() {
        api.givenWorkflow("asked");
        long id = api.givenInstance("asked");
        finish(id);
        api.jdbc().update("update workflow_instance set state = 'PAUSED' where id = ?", id);
        String asked = "{'ids': [%d], 'action': 'resume'}".formatted(id);
        withKey("batch-3", asked);
        assertThat(commands(id)).isEqualTo(1);
        finish(id);
        api.jdbc().update("update workflow_instance set state = 'PAUSED' where id = ?", id);
        api.jdbc().update("update kept_request set answer = null where key = 'batch-3'");
        assertThat(withKey("batch-3", asked).at("/items/0/ok").asBoolean()).isTrue();
        assertThat(commands(id)).isZero();
    }

    /** Each means the runs as it finds them; a key is nobody else's. */
    @Test
    void theSameKeyOfAnotherPersonIsAnotherBatch() {
        api.jdbc()
                .update("insert into app_user (name, password_hash, role)"
                        + " select 'bob', password_hash, role from app_user where name = 'admin'");
        String bob = api.login("bob", TestApi.PASSWORD).json().get("token").asString();
        long id = api.givenInstance("batches");
        api.jdbc().update("delete from command where workflow_instance_id = ?", id);
        String asked = "{'ids': [%d], 'action': 'pause'}".formatted(id);
        assertThat(withKey("evening", asked).at("/items/0/ok").asBoolean()).isTrue();
        assertThat(commands(id)).isEqualTo(1);
        assertThat(sent(bob, "evening", asked).json().at("/items/0/ok").asBoolean())
                .isTrue();
        assertThat(commands(id)).isEqualTo(2);
        sent(bob, "evening", asked);
        assertThat(commands(id)).isEqualTo(2);
        finish(id);
        String again = "{'ids': [%d], 'action': 'rerun'}".formatted(id);
        long first = withKey("morning", again).at("/items/0/newId").asLong();
        assertThat(sent(bob, "morning", again).json().at("/items/0/newId").asLong())
                .isNotEqualTo(first);
    }

    /** After seven days a key means nothing any more, also not for the runs that the batch has made. */
    @Test
    void aKeyThatHasBeenForgottenIsNew() {
        long id = api.givenInstance("batches");
        finish(id);
        String asked = "{'ids': [%d], 'action': 'rerun'}".formatted(id);
        long first = withKey("weekly", asked).at("/items/0/newId").asLong();
        assertThat(withKey("weekly", asked).at("/items/0/newId").asLong()).isEqualTo(first);
        api.jdbc().update("delete from kept_request where key = 'weekly'");
        assertThat(withKey("weekly", asked).at("/items/0/newId").asLong()).isNotEqualTo(first);
    }

    /** The first call was gone before it could answer. */
    @Test
    void aDeletionThatIsGoneOnWithCountsWhatItHasDeleted() {
        long there = api.givenInstance("batches");
        long running = api.givenInstance("batches");
        finish(there);
        String asked = "{'ids': [%d, 999999999, %d], 'action': 'delete'}".formatted(there, running);
        JsonNode first = withKey("delete", asked);
        assertThat(first.get("items")
                        .valueStream()
                        .map(item -> item.get("ok").asBoolean() + " "
                                + item.get("code").asString("")))
                .containsExactly("true ", "false instance.not-found", "false instance.not-finished");
        api.jdbc().update("update kept_request set answer = null where key = 'delete'");
        assertThat(withKey("delete", asked)).isEqualTo(first);
        finish(running);
    }

    private static long total(String project) {
        return api.call("GET", "/api/v1/workflow-instances?project=" + project)
                .json()
                .get("total")
                .asLong();
    }

    private static JsonNode batch(String asked) {
        Reply reply = api.call("POST", "/api/v1/workflow-instances/batch", body(asked));
        assertThat(reply.status()).as(reply.json().toString()).isEqualTo(200);
        return reply.json();
    }

    private static long commands(long id) {
        return api.jdbc().queryForObject("select count(*) from command where workflow_instance_id = ?", Long.class, id);
    }

    private static JsonNode show(long id) {
        return api.call("GET", "/api/v1/workflow-instances/" + id).json();
    }

    private static void finish(long id) {
        api.jdbc().update("delete from command where workflow_instance_id = ?", id);
        api.jdbc().update("update workflow_instance set state = 'SUCCEEDED' where id = ?", id);
    }

    private static JsonNode withKey(String key, String asked) {
        Reply reply = sent(api.token(), key, asked);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return reply.json();
    }

    private static Reply sent(String token, String key, String asked) {
        return api.send(
                "POST",
                BATCH,
                body(asked),
                r -> r.header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", key));
    }

    private static String body(String text) {
        return text.replace('\'', '"');
    }
}
