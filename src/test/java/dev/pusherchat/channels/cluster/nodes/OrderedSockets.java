package dev.pusherchat.channels.cluster.nodes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * 300 sockets on 30 channels of three nodes: 150 of them on one channel, and some that
 * contend for a presence channel with room for three users. It checks that all sockets of
 * a channel have seen the same.
 */
final class OrderedSockets implements AutoCloseable {

	static final String FULL = "presence-full";

	private static final String BIG = "private-big";

	private static final int SOCKETS = 300;

	private static final int CHANNELS = 28;

	private static final Pattern CHANNEL = Pattern.compile("\"channel\":\"([^\"]+)\"");

	private static final Pattern USER = Pattern.compile("user_id\\\\\":\\\\\"(\\w+)");

	private static final Pattern IDS = Pattern.compile("ids\\\\\":\\[([^]]*)]");

	private final List<NodeClient> all = new ArrayList<>();

	/** The first of each channel sends nothing, so that it sees everything. */
	private final Map<String, List<NodeClient>> subscribers = new LinkedHashMap<>();

	private final List<NodeClient> contenders = new ArrayList<>();

	/** The frames that the protocol keeps from a socket, by the beginnings. */
	private final Map<NodeClient, Set<String>> excepted = new HashMap<>();

	OrderedSockets(List<Integer> ports) throws Exception {
		for (int i = 0; i < SOCKETS; i++) {
			NodeClient socket = new NodeClient(Nodes.APP, ports.get(i % ports.size()));
			this.all.add(socket);
			this.excepted.put(socket, ConcurrentHashMap.newKeySet());
			subscribe(socket, "private-" + i % CHANNELS, null);
			if (i < SOCKETS / 2) {
				subscribe(socket, BIG, null);
			}
			if (i < ports.size()) {
				subscribe(socket, FULL, "{\"user_id\":\"watcher\"}");
			}
			else if (i < 4 * ports.size()) {
				this.contenders.add(socket);
			}
		}
	}

	private void subscribe(NodeClient socket, String channel, String user) {
		socket.subscribe(channel, user);
		this.subscribers.computeIfAbsent(channel, (name) -> new ArrayList<>()).add(socket);
	}

	/** Returns the names of all channels. */
	List<String> channels() {
		return List.copyOf(this.subscribers.keySet());
	}

	/** Returns those that want to be in the channel that is full. */
	List<NodeClient> contenders() {
		return this.contenders;
	}

	/** Returns the sockets of a channel that may send, of which a thread has its part. */
	List<NodeClient> senders(String channel, int part, int parts) {
		return IntStream.range(CHANNELS, SOCKETS)
			.filter((i) -> i % parts == part)
			.mapToObj(this.all::get)
			.filter(this.subscribers.get(channel)::contains)
			.toList();
	}

	/** Notes that a socket gets no event of a name. */
	void except(NodeClient socket, String event) {
		this.excepted.get(socket).add("{\"event\":\"" + event + '"');
	}

	/**
	 * Checks that all sockets of each channel have seen the same between two events.
	 * @return what each channel has seen
	 */
	Map<String, List<String>> verify(String begin, String end) {
		Map<String, List<String>> orders = new HashMap<>();
		this.subscribers.forEach((channel, sockets) -> sockets
			.forEach((socket) -> socket.await("\"" + end + "\",\"channel\":\"" + channel + '"')));
		Map<NodeClient, Map<String, List<String>>> seen = new HashMap<>();
		this.all.forEach((socket) -> seen.put(socket, byChannel(socket)));
		this.subscribers.forEach((channel, sockets) -> {
			List<String> order = between(seen.get(sockets.get(0)).get(channel), begin, end);
			orders.put(channel, order);
			for (NodeClient socket : sockets) {
				Set<String> without = this.excepted.get(socket);
				List<String> expected = without.isEmpty() ? order
						: order.stream().filter((frame) -> !without.contains(beginning(frame))).toList();
				assertThat(difference(between(seen.get(socket).get(channel), begin, end), expected))
					.as("%s at socket %d", channel, this.all.indexOf(socket))
					.isEmpty();
			}
		});
		verifyMembers(seen.get(this.all.get(0)).get(FULL), seen);
		return orders;
	}

	/** Says where two long lists differ first. */
	private static String difference(List<String> seen, List<String> expected) {
		int same = 0;
		while (same < Math.min(seen.size(), expected.size()) && seen.get(same).equals(expected.get(same))) {
			same++;
		}
		return seen.equals(expected) ? ""
				: "After %d frames: %s, and not %s".formatted(same, from(seen, same), from(expected, same));
	}

	private static List<String> from(List<String> frames, int first) {
		return frames.subList(first, Math.min(first + 5, frames.size()));
	}

	private static String beginning(String frame) {
		return frame.substring(0, frame.indexOf(','));
	}

	private static Map<String, List<String>> byChannel(NodeClient socket) {
		Map<String, List<String>> frames = new HashMap<>();
		for (String frame : socket.frames()) {
			Matcher channel = CHANNEL.matcher(frame);
			if (channel.find()) {
				frames.computeIfAbsent(channel.group(1), (name) -> new ArrayList<>()).add(frame);
			}
		}
		return frames;
	}

	private static List<String> between(List<String> frames, String begin, String end) {
		List<String> beginnings = frames.stream().map(OrderedSockets::beginning).toList();
		int first = beginnings.indexOf("{\"event\":\"" + begin + '"');
		int last = beginnings.indexOf("{\"event\":\"" + end + '"');
		return frames.subList(first + 1, last);
	}

	/**
	 * Checks each stay of a contender: its list of members is the truth of one place, and
	 * from there it has seen everything until it left.
	 */
	private void verifyMembers(List<String> truth, Map<NodeClient, Map<String, List<String>>> seen) {
		Map<String, Integer> places = new HashMap<>();
		List<Set<String>> members = new ArrayList<>();
		Set<String> now = new HashSet<>(Set.of("watcher"));
		for (int i = 0; i < truth.size(); i++) {
			String frame = truth.get(i);
			Matcher user = USER.matcher(frame);
			if (frame.contains(":member_added") && user.find()) {
				now.add(user.group(1));
				places.put(user.group(1), i);
			}
			else if (frame.contains(":member_removed") && user.find()) {
				now.remove(user.group(1));
			}
			assertThat(now).hasSizeLessThanOrEqualTo(3);
			members.add(Set.copyOf(now));
		}
		for (NodeClient contender : this.contenders) {
			int place = -1;
			for (String frame : seen.get(contender).getOrDefault(FULL, List.of())) {
				Matcher ids = IDS.matcher(frame);
				if (frame.contains(":subscription_succeeded") && ids.find()) {
					Set<String> list = Set.of(ids.group(1).replaceAll("[\\\\\"]", "").split(","));
					place = list.stream().mapToInt((user) -> places.getOrDefault(user, -1)).max().orElseThrow();
					assertThat(list).isEqualTo(members.get(place));
				}
				else if (!frame.contains(":subscription_error")) {
					assertThat(frame).isEqualTo(truth.get(++place));
				}
			}
		}
	}

	/** Returns how many frames all sockets have got. */
	long frames() {
		return this.all.stream().mapToLong((socket) -> socket.frames().size()).sum();
	}

	@Override
	public void close() {
		this.all.forEach(NodeClient::close);
	}

}
