package dev.petrel.hub.rest;

import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springdoc.core.providers.ObjectMapperProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the description of the API says of all of it: how to log in, and what a problem looks like. */
@Configuration(proxyBeanMethods = false)
class ApiDescription {

    private static final String PROBLEM = "Problem";

    @Bean
    OpenAPI api() {
        return new OpenAPI()
                .info(
                        new Info()
                                .title("Petrel hub")
                                .version("v1")
                                .description(
                                        "Carries an application's events to MQTT and Home Assistant. Reading needs the role"
                                                + " viewer, posting events and test messages publisher, all else admin. Every error is"
                                                + " a problem as of RFC 9457; 429 says in Retry-After how many seconds to wait."))
                .components(new Components()
                        .addSecuritySchemes(
                                "token",
                                scheme(SecurityScheme.Type.HTTP, "A token of the hub")
                                        .scheme("bearer"))
                        .addSecuritySchemes(
                                "password",
                                scheme(SecurityScheme.Type.HTTP, "Name and password of a user")
                                        .scheme("basic"))
                        .addSecuritySchemes(
                                "session",
                                scheme(
                                                SecurityScheme.Type.APIKEY,
                                                "The session of a browser; a change also needs the header X-CSRF-TOKEN")
                                        .in(SecurityScheme.In.COOKIE)
                                        .name("petrel_session"))
                        .addSchemas(PROBLEM, problem()))
                .addSecurityItem(new SecurityRequirement().addList("token"))
                .addSecurityItem(new SecurityRequirement().addList("password"))
                .addSecurityItem(new SecurityRequirement().addList("session"));
    }

    @Bean
    GlobalOpenApiCustomizer problems() {
        return api -> {
            if (api.getPaths() != null) {
                api.getPaths().values().forEach(path -> path.readOperations().forEach(ApiDescription::addProblem));
            }
        };
    }

    /** Names as they are in JSON. */
    @Bean
    ModelResolver names(ObjectMapperProvider mappers) {
        return new ModelResolver(mappers.jsonMapper()
                .copy()
                .setPropertyNamingStrategy(com.fasterxml.jackson.databind.PropertyNamingStrategies.SNAKE_CASE));
    }

    private static void addProblem(Operation operation) {
        operation
                .getResponses()
                .addApiResponse(
                        "default",
                        new ApiResponse()
                                .description("What is wrong")
                                .content(new Content()
                                        .addMediaType(
                                                "application/problem+json",
                                                new MediaType()
                                                        .schema(new Schema<>()
                                                                .$ref("#/components/schemas/" + PROBLEM)))));
    }

    private static SecurityScheme scheme(SecurityScheme.Type type, String description) {
        return new SecurityScheme().type(type).description(description);
    }

    private static Schema<?> problem() {
        Schema<?> flaw = new ObjectSchema()
                .addProperty("field", new StringSchema().description("as in the request"))
                .addProperty("message", new StringSchema());
        return new ObjectSchema()
                .description("What is wrong (RFC 9457)")
                .addProperty("type", new StringSchema())
                .addProperty("title", new StringSchema())
                .addProperty("status", new IntegerSchema())
                .addProperty("detail", new StringSchema().description("what is wrong and what to do"))
                .addProperty("instance", new StringSchema())
                .addProperty("errors", new ArraySchema().items(flaw).description("the fields that are wrong"));
    }
}
