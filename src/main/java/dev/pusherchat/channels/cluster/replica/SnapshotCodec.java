package dev.pusherchat.channels.cluster.replica;

import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Queue;

import dev.pusherchat.channels.cluster.entry.ByteReader;
import dev.pusherchat.channels.cluster.entry.ByteWriter;
import dev.pusherchat.channels.cluster.journal.JoinRefusedException;
import dev.pusherchat.channels.cluster.replica.CachedEvents.Cached;
import dev.pusherchat.channels.cluster.replica.Occupied.Present;
import dev.pusherchat.channels.protocol.Member;

/** The form of a replica in bytes. Equal replicas have equal bytes. */
final class SnapshotCodec {

	private SnapshotCodec() {
	}

	static Deque<byte[]> encode(Replica replica) {
		ByteWriter out = new ByteWriter();
		out.writeString(settings(replica)).writeLong(replica.at);
		out.writeLong(replica.nodes.all().size());
		replica.nodes.all()
			.forEach((node) -> out.writeString(node.node())
				.writeString(node.name())
				.writeLong(node.up())
				.writeLong(node.ready())
				.writeLong(node.batch()));
		List<String> nodes = replica.nodeIds();
		out.writeLong(replica.occupancy.channels().size());
		replica.occupancy.channels().values().forEach((channel) -> write(out, nodes, channel));
		out.writeLong(replica.occupancy.countsLater().size());
		replica.occupancy.countsLater().keySet().forEach(out::writeString);
		out.writeLong(replica.users.all().size());
		replica.users.all().forEach((userId, numbers) -> write(out.writeString(userId), nodes, numbers));
		out.writeLong(replica.cached.all().size());
		replica.cached.all()
			.forEach((channel, event) -> out.writeString(channel)
				.writeString(event.event())
				.writeString(event.data())
				.writeLong(event.expires()));
		replica.observer.encode(out);
		return out.toParts();
	}

	private static void write(ByteWriter out, List<String> nodes, Occupied channel) {
		out.writeString(channel.name.value()).writeBoolean(channel.missTold).writeLong(channel.countToldAt);
		write(out, nodes, channel.numbers);
		out.writeLong(channel.members().size());
		channel.members().values().forEach((present) -> {
			out.writeString(present.member().id()).writeNullable(present.member().info());
			write(out, nodes, present.numbers());
		});
	}

	private static void write(ByteWriter out, List<String> nodes, Numbers numbers) {
		out.writeLong(numbers.size());
		for (int i = 0; i < numbers.size(); i++) {
			out.writeLong(nodes.indexOf(numbers.node(i))).writeLong(numbers.number(i));
		}
	}

	static void decode(Replica replica, Queue<byte[]> state) {
		ByteReader in = new ByteReader(state);
		String theirs = in.readString();
		String ours = settings(replica);
		if (!ours.equals(theirs)) {
			throw new JoinRefusedException("This node's settings are " + ours + ", those of the cluster are " + theirs
					+ ": all nodes need the same");
		}
		replica.at = in.readLong();
		for (int count = in.readCount(); count > 0; count--) {
			replica.nodes
				.put(new Nodes.Live(in.readString(), in.readString(), in.readLong(), in.readLong(), in.readLong()));
		}
		List<String> nodes = replica.nodeIds();
		for (int count = in.readCount(); count > 0; count--) {
			readChannel(replica, in, nodes);
		}
		for (int count = in.readCount(); count > 0; count--) {
			readLater(replica.occupancy, in.readString());
		}
		for (int count = in.readCount(); count > 0; count--) {
			readNumbers(in, nodes, replica.users.add(in.readString()));
		}
		for (int count = in.readCount(); count > 0; count--) {
			replica.cached.put(in.readString(), new Cached(in.readString(), in.readString(), in.readLong()));
		}
		replica.observer.decode(in);
		in.expectEnd();
	}

	private static void readChannel(Replica replica, ByteReader in, List<String> nodes) {
		Occupied channel = replica.occupancy.add(in.readString());
		channel.missTold = in.readBoolean();
		channel.countToldAt = in.readLong();
		readNumbers(in, nodes, channel.numbers);
		for (int count = in.readCount(); count > 0; count--) {
			Present present = new Present(new Member(in.readString(), in.readNullable()), new Numbers());
			readNumbers(in, nodes, present.numbers());
			replica.occupancy.addMember(channel, present);
		}
	}

	private static void readLater(Occupancy occupancy, String name) {
		Map<String, Occupied> channels = occupancy.channels();
		Occupied channel = channels.get(name);
		if (channel != null) {
			occupancy.countsLater().put(name, channel);
		}
	}

	private static void readNumbers(ByteReader in, List<String> nodes, Numbers numbers) {
		for (int count = in.readCount(); count > 0; count--) {
			numbers.set(nodes.get(in.readInt()), in.readInt());
		}
	}

	private static String settings(Replica replica) {
		String others = replica.observer.settings();
		return replica.settings + (others.isEmpty() ? "" : " " + others);
	}

}
