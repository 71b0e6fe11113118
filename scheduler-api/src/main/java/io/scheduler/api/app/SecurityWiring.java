package io.scheduler.api.app;

import io.scheduler.api.auth.FirstAdmin;
import io.scheduler.api.auth.LoginThrottle;
import io.scheduler.api.auth.Passwords;
import io.scheduler.api.auth.TokenFilter;
import io.scheduler.api.problem.ProblemResponses;
import io.scheduler.api.ui.UiPolicy;
import io.scheduler.dao.user.SessionLife;
import io.scheduler.dao.user.Tokens;
import io.scheduler.dao.user.Users;
import io.scheduler.node.NodeConfiguration;
import jakarta.servlet.DispatcherType;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.random.RandomGenerator;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

/**
 * Who comes in: bearer tokens, and the cookie of a browser's session, with which a request has to prove that it comes from a
 * page of ours. Both are the token filter's.
 */
@Configuration(proxyBeanMethods = false)
class SecurityWiring {

    @Bean
    RandomGenerator randomness() {
        return new SecureRandom();
    }

    @Bean
    Passwords passwords(RandomGenerator randomness) {
        return new Passwords(randomness);
    }

    @Bean
    LoginThrottle loginThrottle(Clock clock) {
        return new LoginThrottle(clock);
    }

    @Bean
    SessionLife sessionLife(Environment environment) {
        return NodeConfiguration.bind(environment, "session", SessionLife.class);
    }

    @Bean
    SmartInitializingSingleton firstAdmin(
            Users users, Passwords passwords, Environment environment, RandomGenerator randomness) {
        return () -> FirstAdmin.ensure(
                users,
                passwords,
                environment.getProperty("SCHEDULER_ADMIN_PASSWORD"),
                randomness,
                SecurityWiring::printOnce);
    }

    /** To the console and not to the log, which is kept and shipped. */
    private static void printOnce(String password) {
        System.out.println("The password of the user " + FirstAdmin.NAME + " is " + password
                + " (generated now and shown only this once)");
    }

    /** Each filter would be timed and counted by itself; requests are as a whole. */
    @Bean
    SecurityObservationSettings securityObservationSettings() {
        return SecurityObservationSettings.noObservations();
    }

    @Bean
    SecurityFilterChain securityFilterChain(
            HttpSecurity http, Tokens tokens, SessionLife life, Clock clock, ProblemResponses problems) {
        return http.csrf(AbstractHttpConfigurer::disable)
                .formLogin(AbstractHttpConfigurer::disable)
                .httpBasic(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .headers(headers -> headers.addHeaderWriter(new UiPolicy())
                        .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.NO_REFERRER)))
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .addFilterBefore(new TokenFilter(tokens, life, clock, problems), AnonymousAuthenticationFilter.class)
                .authorizeHttpRequests(
                        requests -> requests.dispatcherTypeMatchers(DispatcherType.ASYNC, DispatcherType.ERROR)
                                .permitAll()
                                .requestMatchers(HttpMethod.POST, "/api/v1/login", "/api/v1/session")
                                .permitAll()
                                .requestMatchers("/api/**")
                                .authenticated()
                                .anyRequest()
                                .permitAll())
                .exceptionHandling(refusals ->
                        refusals.authenticationEntryPoint(problems::write).accessDeniedHandler(problems::write))
                .build();
    }
}
