package io.scheduler.api.app;

import io.scheduler.api.ui.UiPage;
import java.time.Duration;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;
import org.springframework.web.servlet.resource.EncodedResourceResolver;
import org.springframework.web.servlet.resource.PathResourceResolver;

/** The files of the web UI, from the jar that they are built into. */
@Configuration(proxyBeanMethods = false)
class UiWiring {
    private static final String FILES = "META-INF/resources/ui/";
    private static final Duration FOR_EVER = Duration.ofDays(365);

    @Bean
    WebMvcConfigurer uiFiles() {
        return new WebMvcConfigurer() {
            @Override
            public void addResourceHandlers(ResourceHandlerRegistry registry) {
                // their names change with what is in them
                registry.addResourceHandler("/assets/**")
                        .addResourceLocations(new ClassPathResource(FILES + "assets/"))
                        .setCacheControl(
                                CacheControl.maxAge(FOR_EVER).cachePublic().immutable())
                        .resourceChain(false)
                        .addResolver(new EncodedResourceResolver())
                        .addResolver(new PathResourceResolver());
                registry.addResourceHandler("/favicon.*", "/manifest.*", "/robots.txt")
                        .addResourceLocations(new ClassPathResource(FILES))
                        .setCacheControl(CacheControl.noCache());
            }
        };
    }

    /** Behind all others: whatever nobody knows may be an address of the UI. */
    @Bean
    HandlerMapping uiPage(RandomGenerator randomness) {
        UiPage page = new UiPage(
                new ClassPathResource(FILES + "index.html"),
                new ClassPathResource("not-built.html", UiPage.class),
                randomness);
        return new SimpleUrlHandlerMapping(Map.of("/**", page), Ordered.LOWEST_PRECEDENCE);
    }
}
