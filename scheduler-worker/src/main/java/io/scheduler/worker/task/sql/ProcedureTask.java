package io.scheduler.worker.task.sql;

import io.scheduler.spi.TaskFailedException;
import io.scheduler.worker.task.thread.TaskBody;
import io.scheduler.worker.task.thread.ThreadRun;
import io.scheduler.worker.task.thread.ThreadRun.GivenUpException;
import java.sql.CallableStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Calls a stored procedure or function. Without state. */
public final class ProcedureTask implements TaskBody {
    private static final Pattern NAME =
            Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}(\\.[A-Za-z_][A-Za-z0-9_]{0,127}){0,2}");

    /**
     * @param call with a question mark for each argument
     * @param arguments the result of a function is the first
     */
    private record Plan(String call, List<Argument> arguments) {
        static Plan of(Map<String, Object> config) throws TaskFailedException {
            String name = String.valueOf(config.get("procedure"));
            if (!NAME.matcher(name).matches()) {
                throw new TaskFailedException(
                        "procedure: expected a name of letters, digits and _, with at most two dots"
                                + " between its parts, but got " + name);
            }
            List<Argument> arguments = new ArrayList<>();
            List<?> written = config.get("arguments") instanceof List<?> list ? list : List.of();
            for (int i = 0; i < written.size(); i++) {
                arguments.add(Argument.of("arguments[" + i + "]", (Map<?, ?>) written.get(i)));
            }
            String marks = String.join(",", arguments.stream().map(any -> "?").toList());
            boolean isFunction = config.get("returns") instanceof Map<?, ?>;
            if (config.get("returns") instanceof Map<?, ?> returns) {
                arguments.addFirst(Argument.result(returns));
            }
            return new Plan("{" + (isFunction ? "? = " : "") + "call " + name + "(" + marks + ")}", arguments);
        }
    }

    @Override
    public void run(ThreadRun run) throws TaskFailedException, GivenUpException, InterruptedException {
        Plan plan = Plan.of(run.config());
        try (Session session = Session.open(run)) {
            session.connection().setAutoCommit(true);
            run.log("> " + plan.call());
            try (CallableStatement statement =
                    session.running(session.connection().prepareCall(plan.call()))) {
                for (int i = 0; i < plan.arguments().size(); i++) {
                    plan.arguments().get(i).bind(statement, i + 1);
                }
                run.mayGoOn();
                statement.execute();
                for (int i = 0; i < plan.arguments().size(); i++) {
                    Argument argument = plan.arguments().get(i);
                    if (argument.isOut()) {
                        String value = argument.read(statement, i + 1, session.isCautious());
                        run.log("< " + argument.name() + " = " + value);
                        run.output(argument.name(), value);
                    }
                }
            }
        } catch (SQLException e) {
            throw new TaskFailedException(Databases.words(e), e);
        } catch (IllegalArgumentException e) {
            throw new TaskFailedException(String.valueOf(e.getMessage()), e);
        }
    }
}
