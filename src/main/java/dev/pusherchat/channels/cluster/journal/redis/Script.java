package dev.pusherchat.channels.cluster.journal.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.Base16;
import org.jspecify.annotations.Nullable;

/** The script {@code journal.lua}, which Redis keeps until it is restarted. */
final class Script {

	/** Redis runs it when its memory is full, too. */
	static final String ALWAYS = "#!lua flags=allow-oom\n";

	private final byte[] text;

	private final String digest;

	/**
	 * Creates a script.
	 * @param firstLine says when Redis runs it; empty for as long as there is memory
	 */
	Script(String firstLine) {
		this.text = load(firstLine);
		this.digest = Base16.digest(this.text);
	}

	private static byte[] load(String firstLine) {
		try (InputStream text = Script.class.getResourceAsStream("/db/redis/journal.lua")) {
			String script = new String(Objects.requireNonNull(text).readAllBytes(), StandardCharsets.UTF_8);
			return (firstLine + script).getBytes(StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Calls one of its functions.
	 * @param key what the names of an app's keys begin with
	 * @param arguments identity of the server, name of the function, its arguments
	 */
	CompletionStage<Answer> call(RedisAsyncCommands<String, byte[]> redis, String key, List<?> arguments) {
		String[] keys = { key };
		byte[][] values = arguments.stream().map(Script::bytes).toArray(byte[][]::new);
		return redis.<List<@Nullable Object>>evalsha(this.digest, ScriptOutputType.MULTI, keys, values)
			.toCompletableFuture()
			.exceptionallyCompose((ex) -> (ex instanceof RedisNoScriptException)
					? redis.<List<@Nullable Object>>eval(this.text, ScriptOutputType.MULTI, keys, values)
						.toCompletableFuture()
					: CompletableFuture.failedFuture(ex))
			.thenApply(Answer::new);
	}

	private static byte[] bytes(Object argument) {
		return (argument instanceof byte[] bytes) ? bytes : String.valueOf(argument).getBytes(StandardCharsets.UTF_8);
	}

}
