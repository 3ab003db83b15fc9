package dev.pusherchat.web;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.json.JsonMapper;

/**
 * Adds to the API's document, for development, what the controllers don't tell: headers,
 * errors and examples. The library is not part of the packaged application.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(name = "org.springdoc.core.customizers.OpenApiCustomizer")
@ConditionalOnBooleanProperty("springdoc.api-docs.enabled")
class ApiDescription implements OpenApiCustomizer {

	private static final String MESSAGE = """
			{"id":1,"content":"hi","created_at":"2026-11-23T10:15:30.123Z","updated_at":"2026-11-23T10:15:30.123Z"}""";

	private static final Map<Integer, String> PROBLEMS = new LinkedHashMap<>();

	static {
		PROBLEMS.put(400, "The body, a parameter or a header can't be read");
		PROBLEMS.put(401, "A bearer token is needed, where authentication is on");
		PROBLEMS.put(403, "The user may not join the channel, or sign in");
		PROBLEMS.put(404, "There is no such message");
		PROBLEMS.put(408, "The body did not arrive in time");
		PROBLEMS.put(413, "The body is too large");
		PROBLEMS.put(415, "The body is neither JSON nor a form");
		PROBLEMS.put(422, "The content is not valid, or the key was used with another content");
		PROBLEMS.put(429, "The client posts too often");
		PROBLEMS.put(503,
				"Try again, a post with the same key: the database, or the issuer of tokens, does not answer, or too many wait");
	}

	@Override
	public void customise(OpenAPI api) {
		api.setInfo(new Info().title("Chat")
			.version("1")
			.description(
					"Messages are a log: a message's id is its position in it. Each is broadcast as new_message on a "
							+ "Pusher channel, with the same JSON. Errors are problem details (RFC 9457)."));
		api.setServers(null);
		api.getComponents()
			.addSecuritySchemes("token",
					new SecurityScheme().type(SecurityScheme.Type.HTTP)
						.scheme("bearer")
						.bearerFormat("JWT")
						.description("Only where authentication is on, see /config.json"))
			.addSchemas("Problem", problemSchema());
		api.getComponents().getSchemas().remove("ProblemDetail");
		describeContent(api);
		api.getPaths()
			.forEach((path, item) -> item.readOperationsMap()
				.forEach((method, operation) -> describe(path + " " + method, operation)));
	}

	@SuppressWarnings("rawtypes")
	private static void describeContent(OpenAPI api) {
		Map<String, Schema> schemas = api.getComponents().getSchemas();
		Schema<?> content = type("string");
		content.setMinLength(1);
		content
			.setDescription("Not blank, without NUL; limited by the bytes of its event, see messages.max-event-size");
		content.setExample("hi");
		Schema<?> posted = Objects.requireNonNull(schemas.get("NewMessage"));
		posted.addProperty("content", content);
		posted.setRequired(List.of("content"));
		Schema<?> message = Objects.requireNonNull(schemas.get("MessageResponse"));
		message.setRequired(List.of("id", "content", "created_at", "updated_at"));
		Content body = Objects.requireNonNull(api.getPaths().get("/messages")).getPost().getRequestBody().getContent();
		body.addMediaType("application/x-www-form-urlencoded", body.get("application/json"));
	}

	private static void describe(String call, Operation operation) {
		operation.setTags(null);
		switch (call) {
			case "/messages POST" -> describePost(operation);
			case "/messages GET" -> describeList(operation);
			case "/messages/{id} GET" -> {
				describe(operation, "message", "Reads a message", MESSAGE, 400, 401, 404, 503);
				operation.getParameters().get(0).setSchema(type("integer"));
			}
			case "/pusher/auth POST" ->
				describe(operation, "authorizeChannel", "Lets a connection join a private or presence channel",
						"{\"auth\":\"app-key:5d1e…\"}", 400, 401, 403, 408, 413, 415, 503);
			case "/pusher/user-auth POST" -> describe(operation, "authenticateUser", "Signs a connection's user in",
					"{\"auth\":\"app-key:5d1e…\",\"user_data\":\"{\\\"id\\\":\\\"ann\\\"}\"}", 400, 401, 403, 408, 413,
					415, 503);
			default -> describe(operation, "settings", "Tells a browser client how to reach Pusher", "");
		}
	}

	private static void describePost(Operation operation) {
		describe(operation, "postMessage", "Posts a message", MESSAGE, 400, 401, 408, 413, 415, 422, 429, 503);
		ApiResponse stored = Objects.requireNonNull(operation.getResponses().remove("200"));
		operation.getResponses()
			.addApiResponse("201",
					copy(stored).description("Stored: it will not be lost")
						.addHeaderObject("Location", header("The message's address")))
			.addApiResponse("200",
					copy(stored).description("Had been stored for the same key")
						.addHeaderObject("Location", header("The message's address"))
						.addHeaderObject("Idempotency-Replayed", header("true")));
		operation.setParameters(List.of(new Parameter().in("header")
			.name("Idempotency-Key")
			.description("Makes it safe to send the post again: 1 to 255 printable characters")
			.schema(type("string"))));
		Objects.requireNonNull(operation.getResponses().get("429"))
			.addHeaderObject("Retry-After", header("Seconds"))
			.addHeaderObject("RateLimit", header("What is left: \"post\";r=99;t=1"))
			.addHeaderObject("RateLimit-Policy", header("The limit: \"post\";q=100;w=5"));
	}

	private static void describeList(Operation operation) {
		describe(operation, "messages", "Reads a page: the newest, or what is around an id, oldest first",
				"[" + MESSAGE + "]", 400, 401, 503);
		operation.getParameters().forEach((parameter) -> {
			parameter
				.setDescription(Map
					.of("after", "Only messages that follow this id", "before", "Only messages before this id", "limit",
							"At most so many")
					.get(parameter.getName()));
			parameter.setSchema(type("integer"));
		});
		Objects.requireNonNull(operation.getResponses().get("200"))
			.addHeaderObject("Link", header("rel=prev and rel=next (RFC 8288)"))
			.addHeaderObject("ETag", header("The epoch and the last id"))
			.addHeaderObject("Log-Epoch", header("Which log this is; another one means to start over"));
		operation.getResponses().addApiResponse("304", new ApiResponse().description("Nothing new for If-None-Match"));
	}

	private static void describe(Operation operation, String id, String summary, String example, int... problems) {
		operation.operationId(id).summary(summary);
		ApiResponse success = operation.getResponses().get("200");
		operation.setResponses(new ApiResponses());
		if (success != null) {
			Schema<?> schema = success.getContent().values().iterator().next().getSchema();
			MediaType json = new MediaType().schema(example.startsWith("{\"auth\"") ? type("object") : schema);
			if (!example.isEmpty()) {
				json.setExample(JsonMapper.shared().readValue(example, Object.class));
			}
			operation.getResponses()
				.addApiResponse("200", new ApiResponse().description("OK")
					.content(new Content().addMediaType("application/json", json)));
		}
		for (int status : problems) {
			operation.getResponses().addApiResponse(String.valueOf(status), problem(status));
		}
		if (problems.length > 0) {
			operation.setSecurity(List.of(new SecurityRequirement(), new SecurityRequirement().addList("token")));
		}
	}

	private static ApiResponse copy(ApiResponse response) {
		return new ApiResponse().content(response.getContent());
	}

	private static ApiResponse problem(int status) {
		Map<String, Object> example = new LinkedHashMap<>();
		example.put("status", status);
		example.put("title", String.valueOf(HttpStatus.valueOf(status).getReasonPhrase()));
		if (status == 422) {
			example.put("detail", "See errors for what is wrong with each field");
			example.put("errors", Map.of("content", List.of("must not be blank")));
		}
		return new ApiResponse().description(PROBLEMS.get(status))
			.content(new Content().addMediaType("application/problem+json",
					new MediaType().schema(new Schema<>().$ref("#/components/schemas/Problem")).example(example)));
	}

	private static Schema<?> problemSchema() {
		Schema<?> faults = type("array");
		faults.setItems(type("string"));
		Schema<?> errors = type("object");
		errors.setDescription("What is wrong with each field");
		errors.setAdditionalProperties(faults);
		Schema<?> problem = type("object");
		List.of("type", "title", "detail", "instance").forEach((name) -> problem.addProperty(name, type("string")));
		problem.addProperty("status", type("integer"));
		problem.addProperty("errors", errors);
		return problem;
	}

	private static Header header(String description) {
		return new Header().description(description).schema(type("string"));
	}

	private static Schema<?> type(String name) {
		Schema<?> schema = new Schema<>();
		schema.setTypes(Set.of(name));
		return schema;
	}

}
