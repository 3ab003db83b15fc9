package dev.pusherchat.channels.cluster.entry;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.pusherchat.channels.auth.App;
import dev.pusherchat.channels.auth.Hmac;

/**
 * The form of a batch and of a snapshot: a byte for the version, a signature, and the
 * contents. The signature is an HMAC-SHA256 with the app's secret over the app, the node,
 * the number and the contents. So a row that another app, another node or somebody else
 * wrote is noticed, and so is a node with another secret.
 */
public final class BatchCodec {

	/** The newest version that this node knows. */
	public static final int VERSION = 1;

	private static final int SIGNATURE = 32;

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
		return sign("batch", node, batch, contents.toBytes());
	}

	/**
	 * Reads a batch.
	 * @return its entries, {@code null} in place of one that cannot be read
	 * @throws WrongSecretException when the signature is wrong
	 * @throws PoisonException when it is no batch
	 */
	public List<@Nullable Entry> decode(String node, long batch, byte[] data) {
		ByteReader in = new ByteReader(verified("batch", node, batch, data));
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
	 * Returns a snapshot.
	 * @param position the id of the last batch in it
	 */
	public byte[] encodeSnapshot(String newcomer, long position, byte[] state) {
		return sign("snapshot", newcomer, position, state);
	}

	/**
	 * Reads a snapshot.
	 * @throws WrongSecretException when the signature is wrong
	 * @throws PoisonException when it is no snapshot
	 */
	public byte[] decodeSnapshot(String newcomer, long position, byte[] data) {
		return verified("snapshot", newcomer, position, data);
	}

	private byte[] sign(String what, String node, long number, byte[] contents) {
		return new ByteWriter().writeByte(VERSION)
			.writeRaw(signature(what, node, number, contents))
			.writeRaw(contents)
			.toBytes();
	}

	private byte[] verified(String what, String node, long number, byte[] data) {
		ByteReader in = new ByteReader(data);
		int version = in.readByte();
		if (version != VERSION) {
			throw new PoisonException("A " + what + " of the unknown version " + version);
		}
		byte[] signature = in.readRaw(SIGNATURE);
		byte[] contents = in.readRaw(data.length - 1 - SIGNATURE);
		if (!Hmac.equal(signature, signature(what, node, number, contents))) {
			throw new WrongSecretException("The " + what + " " + number + " of node " + node
					+ " is signed with another secret than this node's");
		}
		return contents;
	}

	private byte[] signature(String what, String node, long number, byte[] contents) {
		ByteWriter head = new ByteWriter().writeString("journal")
			.writeByte(VERSION)
			.writeString(what)
			.writeString(this.appId)
			.writeString(node)
			.writeLong(number);
		return this.hmac.code(head.toBytes(), contents);
	}

}
