package dev.pusherchat.channels.cluster.entry;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import dev.pusherchat.channels.order.Authorization;
import dev.pusherchat.channels.order.ClientTrigger;
import dev.pusherchat.channels.order.Trigger;

/** The form of an entry: a byte for its kind, then its fields. */
public final class EntryCodec {

	private static final int TRIGGERED = 1;

	private static final int CLIENT_EVENT = 2;

	private static final int CHANNEL = 3;

	private static final int MEMBER = 4;

	private static final int USER = 5;

	private static final int TERMINATE = 6;

	private static final int UP = 7;

	private static final int READY = 8;

	private static final int DOWN = 9;

	private static final int DONE = 10;

	private static final int TICK = 11;

	private static final int AUTHORIZED = 12;

	private EntryCodec() {
	}

	public static byte[] encode(Entry entry) {
		ByteWriter out = new ByteWriter();
		if (entry instanceof Entry.Triggered triggered) {
			out.writeByte(TRIGGERED).writeLong(triggered.triggers().size());
			triggered.triggers().forEach((trigger) -> write(out, trigger));
		}
		else if (entry instanceof Entry.ClientEvent event) {
			write(out.writeByte(CLIENT_EVENT), event.trigger());
		}
		else if (entry instanceof Entry.Here here) {
			write(out, here);
		}
		else if (entry instanceof Entry.Terminate terminate) {
			out.writeByte(TERMINATE).writeString(terminate.userId());
		}
		else if (entry instanceof Entry.Authorized authorized) {
			write(out.writeByte(AUTHORIZED), authorized.authorization());
		}
		else if (entry instanceof Entry.Up up) {
			out.writeByte(UP).writeString(up.name());
		}
		else if (entry instanceof Entry.Ready ready) {
			out.writeByte(READY).writeBoolean(ready.first());
		}
		else if (entry instanceof Entry.Down down) {
			out.writeByte(DOWN).writeString(down.reason());
		}
		else if (entry instanceof Entry.Done done) {
			out.writeByte(DONE).writeBytes(done.data());
		}
		else {
			out.writeByte(TICK);
		}
		return out.toBytes();
	}

	private static void write(ByteWriter out, Trigger trigger) {
		out.writeLong(trigger.channels().size());
		trigger.channels().forEach(out::writeString);
		out.writeString(trigger.event()).writeString(trigger.data()).writeNullable(trigger.except());
	}

	private static void write(ByteWriter out, ClientTrigger trigger) {
		out.writeString(trigger.channel()).writeString(trigger.event()).writeString(trigger.data());
		out.writeString(trigger.socketId()).writeNullable(trigger.userId());
	}

	private static void write(ByteWriter out, Authorization authorization) {
		out.writeString(authorization.socketId()).writeString(authorization.channel());
		out.writeString(authorization.userId()).writeLong(authorization.until().getEpochSecond());
	}

	private static void write(ByteWriter out, Entry.Here here) {
		String channel = here.key().channel();
		String userId = here.key().userId();
		if (userId == null && channel != null) {
			out.writeByte(CHANNEL).writeString(channel).writeLong(here.number());
		}
		else if (channel == null && userId != null) {
			out.writeByte(USER).writeString(userId).writeLong(here.number());
		}
		else if (channel != null && userId != null) {
			out.writeByte(MEMBER).writeString(channel).writeString(userId).writeLong(here.number());
			out.writeNullable(here.info());
		}
	}

	/**
	 * Reads an entry that fills all of what is left.
	 * @throws PoisonException when it is none
	 */
	public static Entry decode(ByteReader in) {
		Entry entry = read(in);
		in.expectEnd();
		return entry;
	}

	private static Entry read(ByteReader in) {
		int kind = in.readByte();
		return switch (kind) {
			case TRIGGERED -> new Entry.Triggered(readTriggers(in));
			case CLIENT_EVENT -> new Entry.ClientEvent(new ClientTrigger(in.readString(), in.readString(),
					in.readString(), in.readString(), in.readNullable()));
			case CHANNEL -> new Entry.Here(Key.channel(in.readString()), in.readInt(), null);
			case MEMBER ->
				new Entry.Here(Key.member(in.readString(), in.readString()), in.readInt(), in.readNullable());
			case USER -> new Entry.Here(Key.user(in.readString()), in.readInt(), null);
			case TERMINATE -> new Entry.Terminate(in.readString());
			case AUTHORIZED -> new Entry.Authorized(
					new Authorization(in.readString(), in.readString(), in.readString(), readTime(in)));
			case UP -> new Entry.Up(in.readString());
			case READY -> new Entry.Ready(in.readBoolean());
			case DOWN -> new Entry.Down(in.readString());
			case DONE -> new Entry.Done(in.readBytes());
			case TICK -> new Entry.Tick();
			default -> throw new PoisonException("An entry of an unknown kind: " + kind);
		};
	}

	private static List<Trigger> readTriggers(ByteReader in) {
		int count = in.readCount();
		List<Trigger> triggers = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			triggers.add(new Trigger(readStrings(in), in.readString(), in.readString(), in.readNullable()));
		}
		return triggers;
	}

	private static Instant readTime(ByteReader in) {
		try {
			return Instant.ofEpochSecond(in.readLong());
		}
		catch (DateTimeException ex) {
			throw new PoisonException("A time that there is not");
		}
	}

	private static List<String> readStrings(ByteReader in) {
		int count = in.readCount();
		List<String> strings = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			strings.add(in.readString());
		}
		return strings;
	}

}
