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

	private final byte[] text = load();

	private final String digest = Base16.digest(this.text);

	private static byte[] load() {
		try (InputStream text = Script.class.getResourceAsStream("/db/redis/journal.lua")) {
			return Objects.requireNonNull(text).readAllBytes();
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
