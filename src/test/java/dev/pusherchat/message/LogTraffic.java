package dev.pusherchat.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many writers on one node or more, and a reader who follows the log meanwhile.
 *
 * @param writers writers of each node
 * @param posts messages of each writer
 */
record LogTraffic(int writers, int posts) {

	void check(LogNode... nodes) throws Exception {
		long start = nodes[0].log().head();
		int total = this.writers * this.posts * nodes.length;
		Map<Long, String> acknowledged = new ConcurrentHashMap<>();
		ExecutorService threads = Executors.newCachedThreadPool();
		try {
			Future<List<MessageResponse>> reader = threads.submit(() -> follow(nodes[0].log(), start, total));
			for (Future<?> writer : threads.invokeAll(writers(acknowledged, nodes))) {
				writer.get();
			}
			List<MessageResponse> read = reader.get();
			assertThat(read).extracting(MessageResponse::id)
				.containsExactlyElementsOf(LongStream.rangeClosed(start + 1, start + total).boxed().toList());
			assertThat(read)
				.allSatisfy((message) -> assertThat(message.content()).isEqualTo(acknowledged.get(message.id())));
		}
		finally {
			threads.shutdownNow();
		}
	}

	private List<Callable<Void>> writers(Map<Long, String> acknowledged, LogNode... nodes) {
		return IntStream.range(0, this.writers * nodes.length)
			.<Callable<Void>>mapToObj((writer) -> () -> write(nodes[writer % nodes.length], writer, acknowledged))
			.toList();
	}

	private Void write(LogNode node, int writer, Map<Long, String> acknowledged) throws Exception {
		long last = 0;
		for (int i = 0; i < this.posts; i++) {
			String content = writer + "/" + i;
			long id = node.append(content).get().message().id();
			assertThat(acknowledged.put(id, content)).isNull();
			assertThat(id).isGreaterThan(last);
			last = id;
		}
		return null;
	}

	private List<MessageResponse> follow(MessageLog log, long start, int total) {
		List<MessageResponse> read = new ArrayList<>();
		long last = start;
		while (read.size() < total) {
			for (MessageResponse message : log.after(last, 100)) {
				read.add(message);
				last = message.id();
			}
		}
		return read;
	}

}
