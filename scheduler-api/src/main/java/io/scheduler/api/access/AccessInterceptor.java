package io.scheduler.api.access;

import io.scheduler.api.problem.ApiException;
import io.scheduler.dao.user.Caller;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/** Lets a request reach its handler only as the handler declares. Stateless. */
public final class AccessInterceptor implements HandlerInterceptor {

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (!(handler instanceof HandlerMethod method) || isApiDescription(method)) {
            return true;
        }
        if (request.getDispatcherType() == DispatcherType.ASYNC) {
            // the end of an answer that was streamed; the request has passed here when it came
            return true;
        }
        Access access = method.getMethodAnnotation(Access.class);
        if (access == null) {
            throw ApiException.of(
                    HttpStatus.INTERNAL_SERVER_ERROR,
                    "access.undeclared",
                    "this route does not declare who may use it, so nobody may; this is a bug");
        }
        if (access.anonymous()) {
            return true;
        }
        Caller caller = caller();
        if (caller == null) {
            throw new InsufficientAuthenticationException("no caller");
        }
        Permissions.require(caller.role(), access.resource(), access.action());
        return true;
    }

    /** The pages that describe the api belong to springdoc, which knows nothing of our declarations. They read nothing. */
    public static boolean isApiDescription(HandlerMethod method) {
        return method.getBeanType().getName().startsWith("org.springdoc.");
    }

    static @Nullable Caller caller() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication != null && authentication.getPrincipal() instanceof Caller caller ? caller : null;
    }
}
