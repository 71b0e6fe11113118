package io.scheduler.api.app;

import io.scheduler.api.access.Access;
import io.scheduler.api.access.Action;
import io.scheduler.api.access.Resource;
import io.scheduler.api.problem.ApiException;
import io.scheduler.api.problem.ProblemResponses;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Where the container sends what failed before or outside of a handler, for instance an address it does not accept. */
@RestController
@Hidden
class ErrorPage implements ErrorController {
    private final ProblemResponses problems;

    ErrorPage(ProblemResponses problems) {
        this.problems = problems;
    }

    @RequestMapping("/error")
    @Access(resource = Resource.PAGE, action = Action.READ, anonymous = true)
    void error(HttpServletRequest request, HttpServletResponse response) {
        Throwable failure = (Throwable) request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
        Object code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        HttpStatus status = code instanceof Integer number ? HttpStatus.resolve(number) : HttpStatus.NOT_FOUND;
        if (failure != null) {
            problems.write(request, response, failure);
        } else if (status == null || status.is5xxServerError()) {
            problems.write(request, response, new IllegalStateException("the container answered " + code));
        } else {
            problems.write(
                    request,
                    response,
                    ApiException.of(status, "request.refused", "the request was refused before it was looked at"));
        }
    }
}
