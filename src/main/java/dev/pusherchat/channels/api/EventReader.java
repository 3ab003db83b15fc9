package dev.pusherchat.channels.api;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads events from JSON, token by token: no tree is built of what is triggered most.
 */
class EventReader {

	private final JsonFactory json = new JsonFactory();

	private final EventRules rules;

	EventReader(EventRules rules) {
		this.rules = rules;
	}

	EventTrigger event(byte[] body) {
		return read(body, (parser) -> event(parser, "The body"));
	}

	List<EventTrigger> batch(byte[] body) {
		return read(body, this::batch);
	}

	private <T> T read(byte[] body, Reading<T> reading) {
		try (JsonParser parser = this.json.createParser(ObjectReadContext.empty(), body)) {
			parser.nextToken();
			T result = reading.read(parser);
			if (parser.nextToken() != null) {
				throw ApiException.badRequest("The body goes on behind its JSON object");
			}
			return result;
		}
		catch (JacksonException ex) {
			throw ApiException.badRequest("The body is not JSON");
		}
	}

	private List<EventTrigger> batch(JsonParser parser) {
		expectObject(parser, "The body");
		List<EventTrigger> batch = new ArrayList<>();
		while (parser.nextToken() != JsonToken.END_OBJECT) {
			boolean isBatch = "batch".equals(parser.currentName());
			if (parser.nextToken() == JsonToken.VALUE_NULL || !isBatch) {
				parser.skipChildren();
			}
			else {
				batch = events(parser);
			}
		}
		if (batch.isEmpty()) {
			throw ApiException.badRequest("batch is missing or empty");
		}
		return batch;
	}

	private List<EventTrigger> events(JsonParser parser) {
		if (parser.currentToken() != JsonToken.START_ARRAY) {
			throw ApiException.badRequest("batch must be an array");
		}
		List<EventTrigger> events = new ArrayList<>();
		while (parser.nextToken() != JsonToken.END_ARRAY) {
			if (events.size() == this.rules.maxEventsPerBatch()) {
				throw ApiException
					.badRequest("Batch too large (more than %d events)".formatted(this.rules.maxEventsPerBatch()));
			}
			events.add(batchedEvent(parser, "batch[%d]".formatted(events.size())));
		}
		return events;
	}

	private EventTrigger batchedEvent(JsonParser parser, String what) {
		try {
			EventTrigger event = event(parser, what);
			if (event.channels().size() > 1) {
				throw ApiException.badRequest("channels must be one");
			}
			return event;
		}
		catch (ApiException ex) {
			throw new ApiException(ex.status(), what + ": " + ex.getMessage());
		}
	}

	private EventTrigger event(JsonParser parser, String what) {
		expectObject(parser, what);
		String name = null;
		String data = null;
		String socketId = null;
		String info = null;
		List<String> channels = List.of();
		while (parser.nextToken() != JsonToken.END_OBJECT) {
			String member = parser.currentName();
			parser.nextToken();
			switch (member) {
				case "name" -> name = string(parser, member);
				case "data" -> data = string(parser, member);
				case "socket_id" -> socketId = string(parser, member);
				case "info" -> info = string(parser, member);
				case "channel" -> {
					String channel = string(parser, member);
					channels = (channel != null) ? List.of(channel) : channels;
				}
				case "channels" -> channels = strings(parser, member, channels);
				default -> parser.skipChildren();
			}
		}
		return this.rules.check(name, data, channels, socketId, info);
	}

	private static void expectObject(JsonParser parser, String what) {
		if (parser.currentToken() != JsonToken.START_OBJECT) {
			throw ApiException.badRequest(what + " must be a JSON object");
		}
	}

	private static @Nullable String string(JsonParser parser, String member) {
		if (parser.currentToken() == JsonToken.VALUE_NULL) {
			return null;
		}
		if (parser.currentToken() != JsonToken.VALUE_STRING) {
			throw ApiException.badRequest(member + " must be a string");
		}
		return parser.getString();
	}

	private static List<String> strings(JsonParser parser, String member, List<String> otherwise) {
		if (parser.currentToken() == JsonToken.VALUE_NULL) {
			return otherwise;
		}
		if (parser.currentToken() != JsonToken.START_ARRAY) {
			throw ApiException.badRequest(member + " must be an array of strings");
		}
		List<String> strings = new ArrayList<>();
		while (parser.nextToken() != JsonToken.END_ARRAY) {
			if (parser.currentToken() != JsonToken.VALUE_STRING) {
				throw ApiException.badRequest(member + " must be an array of strings");
			}
			strings.add(parser.getString());
		}
		return strings;
	}

	@FunctionalInterface
	private interface Reading<T> {

		T read(JsonParser parser);

	}

}
