package dev.petrel.hub.access;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.savedrequest.NullRequestCache;

/**
 * The two ways in. Who brings credentials with each request is a program: no session, no CSRF token. All others are
 * people with a browser: a session, and a CSRF token with each change.
 */
@Configuration(proxyBeanMethods = false)
class AccessRules {

    /** Nothing from elsewhere and nothing inline; pictures may stand in a style sheet. */
    private static final String CONTENT =
            "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none';"
                    + " form-action 'self'; frame-ancestors 'none'";

    private final Refusals refusals;
    private final RateFilter rates;
    private final ChangeFilter changes;
    private final ManagementPort managementPort;

    AccessRules(Refusals refusals, Audit audit, AccessTime time, AccessProperties properties, Environment environment) {
        this.refusals = refusals;
        this.rates = new RateFilter(time.time(), properties, refusals);
        this.changes = new ChangeFilter(audit);
        this.managementPort = new ManagementPort(environment);
    }

    /** Every filter of every request would be measured by itself, for more than all that they do. */
    @Bean
    static SecurityObservationSettings unobserved() {
        return SecurityObservationSettings.noObservations();
    }

    @Bean
    @Order(1)
    SecurityFilterChain programs(HttpSecurity http, Logins logins) {
        RequestAttributeSecurityContextRepository contexts = new RequestAttributeSecurityContextRepository();
        return shared(http)
                .securityMatcher(Credentials::given)
                .securityContext(context -> context.securityContextRepository(contexts))
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .addFilterBefore(new CredentialsFilter(logins, refusals, contexts), AnonymousAuthenticationFilter.class)
                .build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain people(HttpSecurity http, FormLogin login, Users users, Audit audit) {
        return shared(http)
                .csrf(csrf -> csrf.csrfTokenRepository(csrfCookie()))
                .formLogin(form ->
                        form.loginPage(Paths.LOGIN).successHandler(login).failureHandler(login))
                .logout(logout -> logout.logoutSuccessUrl(Paths.LOGIN).addLogoutHandler((request, response, caller) -> {
                    if (caller != null) {
                        audit.record(caller.getName(), "logout", "");
                    }
                }))
                .addFilterAfter(new SessionFilter(users), SecurityContextHolderFilter.class)
                .build();
    }

    private HttpSecurity shared(HttpSecurity http) {
        return http.authorizeHttpRequests(requests -> Paths.rules(requests, managementPort))
                .exceptionHandling(
                        handling -> handling.authenticationEntryPoint(refusals).accessDeniedHandler(refusals))
                .requestCache(cache -> cache.requestCache(new NullRequestCache()))
                .headers(AccessRules::headers)
                .addFilterBefore(rates, AuthorizationFilter.class)
                .addFilterAfter(changes, AuthorizationFilter.class);
    }

    private static void headers(HeadersConfigurer<HttpSecurity> headers) {
        headers.contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT))
                .referrerPolicy(policy -> policy.policy(ReferrerPolicy.SAME_ORIGIN))
                .frameOptions(HeadersConfigurer.FrameOptionsConfig::deny);
    }

    /** In a cookie, so that strangers who look at the login page make no sessions. */
    private static CookieCsrfTokenRepository csrfCookie() {
        CookieCsrfTokenRepository repository = new CookieCsrfTokenRepository();
        repository.setCookieName("petrel_csrf");
        repository.setHeaderName("X-CSRF-TOKEN");
        repository.setCookieCustomizer(cookie -> cookie.sameSite("Lax"));
        return repository;
    }
}
