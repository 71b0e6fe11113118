package io.scheduler.api.app;

import io.scheduler.api.problem.Problem;
import io.scheduler.dao.user.Caller;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.util.List;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** The description of the api at /v3/api-docs, for people at /swagger-ui/index.html. */
@Configuration(proxyBeanMethods = false)
class OpenApiWiring {
    private static final String BEARER = "bearer";
    private static final String SESSION = "session";

    static {
        // comes from the token, not from the client
        SpringDocUtils.getConfig().addRequestWrapperToIgnore(Caller.class);
    }

    @Bean
    OpenAPI openApi() {
        return new OpenAPI()
                // one that is named is not made up from the first request; it is taken away again below
                .servers(List.of(new Server().url("/")))
                .info(new Info()
                        .title("Scheduler API")
                        .version("v1")
                        .description("Projects, workflows and their runs. Every failure is a problem detail (RFC 9457)"
                                + " with a stable code.")
                        .license(new License().name("Apache-2.0")))
                .components(new Components()
                        .addSecuritySchemes(
                                BEARER,
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme(BEARER)
                                        .description("A token from POST /api/v1/login or POST /api/v1/tokens"))
                        .addSecuritySchemes(
                                SESSION,
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.APIKEY)
                                        .in(SecurityScheme.In.COOKIE)
                                        .name("scheduler_session")
                                        .description("From POST /api/v1/session. What changes something also needs the"
                                                + " header X-CSRF-Token with the value of the cookie scheduler_csrf")))
                .addSecurityItem(new SecurityRequirement().addList(BEARER))
                .addSecurityItem(new SecurityRequirement().addList(SESSION));
    }

    /** Every operation may answer with a problem. */
    @Bean
    OpenApiCustomizer problemsEverywhere() {
        return api -> {
            ModelConverters.getInstance().readAll(Problem.class).forEach(api.getComponents()::addSchemas);
            ApiResponse problem = new ApiResponse()
                    .description("A problem; its code says which")
                    .content(new Content()
                            .addMediaType(
                                    "application/problem+json",
                                    new MediaType().schema(new Schema<>().$ref("#/components/schemas/Problem"))));
            api.getPaths().values().stream()
                    .flatMap(path -> path.readOperations().stream())
                    .forEach(operation -> operation.getResponses().addApiResponse("default", problem));
        };
    }

    @Bean
    OperationCustomizer operationNames() {
        return new OperationNames();
    }

    /** Where the api is stands nowhere in it, except for the path under which a proxy may have put it. */
    @Bean
    OpenApiCustomizer preciseSchemas(ObjectProvider<RequestMappingHandlerMapping> routes, Environment environment) {
        return api -> {
            SchemaPrecision precision = new SchemaPrecision();
            routes.stream()
                    .flatMap(mapping -> mapping.getHandlerMethods().values().stream())
                    .filter(handler -> handler.getBeanType().getName().startsWith("io.scheduler."))
                    .forEach(handler -> precision.add(List.of(handler)));
            precision.add(Problem.class);
            precision.applyTo(api.getComponents().getSchemas());
            String path = environment.getProperty("server.servlet.context-path", "");
            api.setServers(path.isEmpty() ? null : List.of(new Server().url(path)));
        };
    }
}
