package dev.pusherchat.channels.protocol;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/** Parses JSON and returns its parts as they were written. */
public final class Json {

	private static final int MAX_DEPTH = 128;

	// does not cache member names, because clients choose them
	private static final JsonFactory factory = JsonFactory.builder()
		.disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
		.streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
		.build();

	private Json() {
	}

	/**
	 * Reads an object.
	 * @param json the text, which must hold an object and nothing else
	 * @return the wanted members that are present and not null; {@code null} if the text
	 * is not an object
	 */
	public static @Nullable Map<String, JsonValue> object(String json, Set<String> wanted) {
		try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), json)) {
			if (parser.nextToken() != JsonToken.START_OBJECT) {
				return null;
			}
			Map<String, JsonValue> members = new HashMap<>();
			while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
				String name = parser.currentName();
				parser.nextToken();
				boolean isNull = parser.currentToken() == JsonToken.VALUE_NULL;
				JsonValue value = wanted.contains(name) ? value(parser, json) : null;
				parser.skipChildren();
				if (value != null && !isNull) {
					members.put(name, value);
				}
				else {
					members.remove(name);
				}
			}
			return (parser.nextToken() == null) ? members : null;
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	/** Reads the strings of an array and skips its other elements. */
	public static List<String> strings(String json) {
		List<String> strings = new ArrayList<>();
		try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), json)) {
			if (parser.nextToken() != JsonToken.START_ARRAY) {
				return strings;
			}
			for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
				if (token == JsonToken.VALUE_STRING) {
					strings.add(parser.getString());
				}
				parser.skipChildren();
			}
		}
		catch (JacksonException ex) {
			return List.of();
		}
		return strings;
	}

	/** Returns a member if it is a string, otherwise {@code null}. */
	public static @Nullable String string(Map<String, JsonValue> members, String name) {
		JsonValue value = members.get(name);
		return (value != null) ? value.string() : null;
	}

	private static JsonValue value(JsonParser parser, String json) {
		int start = (int) parser.currentTokenLocation().getCharOffset();
		String string = (parser.currentToken() == JsonToken.VALUE_STRING) ? parser.getString() : null;
		parser.skipChildren();
		parser.finishToken();
		int end = (int) parser.currentLocation().getCharOffset();
		return new JsonValue(json.substring(start, end).strip(), string);
	}

}
