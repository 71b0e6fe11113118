package io.scheduler.api.access;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scheduler.api.problem.ApiException;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.web.method.HandlerMethod;

class AccessInterceptorTest {
    private final AccessInterceptor interceptor = new AccessInterceptor();

    @Test
    void handlerThatDeclaresNothingAnswersNobody() {
        assertThatThrownBy(() -> reach("undeclared"))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("does not declare who may use it");
    }

    @Test
    void handlerThatIsNotAnonymousWantsACaller() {
        assertThatThrownBy(() -> reach("declared")).isInstanceOf(InsufficientAuthenticationException.class);
        assertThatCode(() -> reach("open")).doesNotThrowAnyException();
    }

    private void reach(String method) throws NoSuchMethodException {
        interceptor.preHandle(
                new MockHttpServletRequest(),
                new MockHttpServletResponse(),
                new HandlerMethod(new Handlers(), Handlers.class.getDeclaredMethod(method)));
    }

    static class Handlers {
        void undeclared() {}

        @Access(resource = Resource.PROJECT, action = Action.READ)
        void declared() {}

        @Access(resource = Resource.PAGE, action = Action.READ, anonymous = true)
        void open() {}
    }
}
