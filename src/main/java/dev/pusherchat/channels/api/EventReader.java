package dev.pusherchat.channels.api;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.Nulls;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JacksonException.Reference;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/** Reads events from JSON, without coercing numbers to strings. */
class EventReader {

	private static final JsonMapper MAPPER = JsonMapper.builder()
		.withCoercionConfig(LogicalType.Textual,
				(text) -> text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
					.setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
					.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
		.changeDefaultNullHandling((nulls) -> nulls.withContentNulls(Nulls.FAIL))
		.build();

	private final EventRules rules;

	EventReader(EventRules rules) {
		this.rules = rules;
	}

	EventTrigger event(byte[] body) {
		return read(body, Event.class, this::check);
	}

	List<EventTrigger> batch(byte[] body) {
		return read(body, Batch.class, this::check);
	}

	private <T, R> R read(byte[] body, Class<T> type, Function<T, R> check) {
		try (JsonParser parser = MAPPER.createParser(body)) {
			@Nullable T value = parser.readValueAs(type);
			if (value == null) {
				throw ApiException.badRequest("The body must be a JSON object");
			}
			R result = check.apply(value);
			if (parser.nextToken() != null) {
				throw ApiException.badRequest("The body goes on behind its JSON object");
			}
			return result;
		}
		catch (MismatchedInputException ex) {
			throw ApiException.badRequest(describe(ex.getPath()));
		}
		catch (JacksonException ex) {
			throw ApiException.badRequest("The body is not JSON");
		}
	}

	private EventTrigger check(Event event) {
		List<String> channels = (event.channels() != null) ? event.channels()
				: (event.channel() != null) ? List.of(event.channel()) : List.of();
		return this.rules.check(event.name(), event.data(), channels, event.socketId(), event.info());
	}

	private List<EventTrigger> check(Batch batch) {
		if (batch.batch() == null || batch.batch().isEmpty()) {
			throw ApiException.badRequest("batch is missing or empty");
		}
		List<EventTrigger> events = new ArrayList<>();
		for (Event event : batch.batch()) {
			if (events.size() == this.rules.maxEventsPerBatch()) {
				throw ApiException
					.badRequest("Batch too large (more than %d events)".formatted(this.rules.maxEventsPerBatch()));
			}
			events.add(checkBatched(event, events.size()));
		}
		return events;
	}

	private EventTrigger checkBatched(Event event, int index) {
		try {
			EventTrigger checked = check(event);
			if (checked.channels().size() > 1) {
				throw ApiException.badRequest("channels must be one");
			}
			return checked;
		}
		catch (ApiException ex) {
			throw new ApiException(ex.status(), "batch[%d]: %s".formatted(index, ex.getMessage()));
		}
	}

	/** Names the type that a value must have: each place in the body has one. */
	private static String describe(List<Reference> path) {
		if (path.isEmpty()) {
			return "The body must be a JSON object";
		}
		String member = path.get(0).getPropertyName();
		if (!"batch".equals(member)) {
			return member + ("channels".equals(member) ? " must be an array of strings" : " must be a string");
		}
		if (path.size() == 1) {
			return "batch must be an array";
		}
		String event = "batch[%d]".formatted(path.get(1).getIndex());
		return (path.size() == 2) ? event + " must be a JSON object"
				: event + ": " + describe(path.subList(2, path.size()));
	}

	private record Event(@Nullable String name, @Nullable String data, @Nullable String channel,
			@Nullable List<String> channels, @JsonProperty("socket_id") @Nullable String socketId,
			@Nullable String info) {

	}

	private record Batch(@Nullable List<Event> batch) {

	}

}
