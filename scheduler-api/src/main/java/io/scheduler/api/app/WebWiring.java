package io.scheduler.api.app;

import io.scheduler.api.access.AccessInterceptor;
import io.scheduler.api.access.CallerArgument;
import io.scheduler.api.problem.ProblemResponses;
import io.scheduler.api.problem.ProblemValve;
import io.scheduler.api.web.BodyLimit;
import java.util.List;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.config.annotation.AsyncSupportConfigurer;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;

/** What every request passes: limits, declarations of access, JSON taken strictly, problems. */
@Configuration(proxyBeanMethods = false)
class WebWiring {
    /** Behind Spring Security, so that strangers are refused before anything of their body is read. */
    private static final int AFTER_SECURITY = 0;

    private static final long NO_TIMEOUT = -1;

    @Bean
    ProblemResponses problemResponses() {
        return new ProblemResponses();
    }

    @Bean
    FilterRegistrationBean<BodyLimit> bodyLimit(ProblemResponses problems) {
        FilterRegistrationBean<BodyLimit> registration = new FilterRegistrationBean<>(new BodyLimit(problems));
        registration.setOrder(AFTER_SECURITY);
        return registration;
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> problemsOfTomcat() {
        return factory -> factory.addContextCustomizers(
                context -> context.getParent().getPipeline().addValve(new ProblemValve()));
    }

    @Bean
    JsonMapperBuilderCustomizer strictJson() {
        return builder -> builder.enable(
                        DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                        DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                        DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY);
    }

    @Bean
    WebMvcConfigurer webMvcConfigurer(ProblemResponses problems) {
        return new WebMvcConfigurer() {
            /** What takes as long as its reader pleases holds none of the threads that requests need. */
            @Override
            public void configureAsyncSupport(AsyncSupportConfigurer configurer) {
                SimpleAsyncTaskExecutor streams = new SimpleAsyncTaskExecutor("stream-");
                streams.setVirtualThreads(true);
                configurer.setTaskExecutor(streams).setDefaultTimeout(NO_TIMEOUT);
            }

            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(new AccessInterceptor());
            }

            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(new CallerArgument());
            }

            @Override
            public void extendHandlerExceptionResolvers(List<HandlerExceptionResolver> resolvers) {
                resolvers.addFirst(problems);
            }
        };
    }
}
