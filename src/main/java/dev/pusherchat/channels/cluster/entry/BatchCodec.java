package dev.pusherchat.channels.cluster.entry;

import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.auth.App;
import dev.pusherchat.channels.auth.Hmac;

/**
 * The form of a batch and of a snapshot: a byte for the version, a signature, and the
 * contents, which come in parts in a snapshot, because they are large. The signature is
 * an HMAC-SHA256 with the app's secret over the app, the node, the number and the
 * contents. So a row that another app, another node or somebody else wrote is noticed,
 * and so is a node with another secret.
 */
public final class BatchCodec {

	/** The newest version that this node knows. */
	public static final int VERSION = 1;

	private static final int SIGNATURE = 32;

	private static final int HEAD = 1 + SIGNATURE;

	private final String appId;

	private final Hmac hmac;

	public BatchCodec(App app) {
		this.appId = app.id();
		this.hmac = new Hmac(app.secret());
	}

	/** Returns a batch of a single entry. */
	public byte[] encode(String node, long batch, Entry entry) {
		return encode(node, batch, List.of(EntryCodec.encode(entry)));
	}

	/**
	 * Returns a batch.
	 * @param entries the entries in their form as bytes
	 */
	public byte[] encode(String node, long batch, List<byte[]> entries) {
		ByteWriter contents = new ByteWriter();
		entries.forEach(contents::writeBytes);
		byte[] data = contents.toBytes();
		return head("batch", node, batch, List.of(data)).writeRaw(data).toBytes();
	}

	/**
	 * Reads a batch.
	 * @return its entries, {@code null} in place of one that cannot be read
	 * @throws WrongSecretException when the signature is wrong
	 * @throws PoisonException when it is no batch
	 */
	public List<@Nullable Entry> decode(String node, long batch, byte[] data) {
		ByteReader whole = new ByteReader(data);
		byte[] head = whole.readRaw(HEAD);
		byte[] contents = whole.readRaw(data.length - HEAD);
		verify("batch", node, batch, head, List.of(contents));
		ByteReader in = new ByteReader(contents);
		List<@Nullable Entry> entries = new ArrayList<>();
		while (in.hasMore()) {
			entries.add(decode(in));
		}
		return entries;
	}

	private static @Nullable Entry decode(ByteReader in) {
		ByteReader part = in.readPart();
		try {
			return EntryCodec.decode(part);
		}
		catch (PoisonException ex) {
			return null;
		}
	}

	/**
	 * Makes a state the snapshot for a newcomer: version and signature become its first
	 * part.
	 * @param position the id of the last batch in it
	 */
	public void signSnapshot(String newcomer, long position, Deque<byte[]> state) {
		state.addFirst(head("snapshot", newcomer, position, state).toBytes());
	}

	/**
	 * Makes a snapshot the state that it was: takes the first part away.
	 * @throws WrongSecretException when the signature is wrong
	 * @throws PoisonException when it is no snapshot
	 */
	public void verifySnapshot(String newcomer, long position, Deque<byte[]> snapshot) {
		byte[] head = snapshot.pollFirst();
		if (head == null) {
			throw new PoisonException("A snapshot without anything");
		}
		verify("snapshot", newcomer, position, head, snapshot);
	}

	private ByteWriter head(String what, String node, long number, Iterable<byte[]> contents) {
		return new ByteWriter().writeByte(VERSION).writeRaw(signature(what, node, number, contents));
	}

	private void verify(String what, String node, long number, byte[] head, Iterable<byte[]> contents) {
		ByteReader in = new ByteReader(head);
		int version = in.readByte();
		if (version != VERSION) {
			throw new PoisonException("A " + what + " of the unknown version " + version);
		}
		byte[] signature = in.readRaw(SIGNATURE);
		if (!Hmac.equal(signature, signature(what, node, number, contents))) {
			throw new WrongSecretException("The " + what + " " + number + " of node " + node
					+ " is signed with another secret than this node's");
		}
	}

	private byte[] signature(String what, String node, long number, Iterable<byte[]> contents) {
		ByteWriter head = new ByteWriter().writeString("journal")
			.writeByte(VERSION)
			.writeString(what)
			.writeString(this.appId)
			.writeString(node)
			.writeLong(number);
		return this.hmac.code(head.toBytes(), contents);
	}

}
