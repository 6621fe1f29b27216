package dev.petrel.hub.rest;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
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
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springdoc.core.providers.ObjectMapperProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;

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
                                        .name("petrel_session")))
                .addSecurityItem(new SecurityRequirement().addList("token"))
                .addSecurityItem(new SecurityRequirement().addList("password"))
                .addSecurityItem(new SecurityRequirement().addList("session"));
    }

    @Bean
    GlobalOpenApiCustomizer problems() {
        return api -> {
            // Not before: what nothing refers to yet is thrown away.
            api.getComponents().addSchemas(PROBLEM, problem());
            api.getPaths().values().forEach(path -> path.readOperations().forEach(ApiDescription::addProblem));
        };
    }

    @Bean
    ModelResolver shapes(ObjectMapperProvider mappers) {
        return new Shapes(mappers.jsonMapper().copy().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE));
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

    /** Names as they are in JSON; JSON that is handed on as it is has no shape to describe. */
    private static final class Shapes extends ModelResolver {

        Shapes(ObjectMapper mapper) {
            super(mapper);
        }

        @Override
        public @Nullable Schema<?> resolve(
                AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> next) {
            boolean any = JsonNode.class.isAssignableFrom(
                    _mapper.constructType(type.getType()).getRawClass());
            return any ? new ObjectSchema() : super.resolve(type, context, next);
        }
    }
}
