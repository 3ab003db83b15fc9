package dev.pusherchat.channels.cluster.entry;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.pusherchat.channels.auth.App;
import dev.pusherchat.channels.order.Authorization;
import dev.pusherchat.channels.order.ClientTrigger;
import dev.pusherchat.channels.order.Trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class BatchCodecTests {

	private static final String TEXT = "Grüße, 世界 \uD83D\uDE00 \u0000";

	private final BatchCodec codec = new BatchCodec(new App("1", "key", "secret"));

	static List<Entry> entries() {
		return List.of(
				new Entry.Triggered(List.of(new Trigger(List.of("a", "b"), TEXT, "", "1.2"),
						new Trigger(List.of(), "", TEXT.repeat(5000), null))),
				new Entry.ClientEvent(new ClientTrigger("private-a", "client-a", TEXT, "1.2", null)),
				new Entry.ClientEvent(new ClientTrigger("presence-a", "client-a", TEXT, "1.2", "ann")),
				new Entry.Here(Key.channel("a"), Integer.MAX_VALUE, null),
				new Entry.Here(Key.member("presence-a", TEXT), 1, "{}"),
				new Entry.Here(Key.member("presence-a", "ann"), 0, null), new Entry.Here(Key.user("ann"), 2, null),
				new Entry.Terminate(TEXT), new Entry.Up("host:8080"), new Entry.Ready(true), new Entry.Ready(false),
				new Entry.Down("stopped"), new Entry.Tick(),
				new Entry.Authorized(
						new Authorization("1.2", "private-a", "ann", Instant.ofEpochSecond(1_800_000_000))),
				new Entry.Authorized(new Authorization("1.2", "#server-to-user-" + TEXT, TEXT,
						Instant.ofEpochSecond(Instant.MAX.getEpochSecond()))));
	}

	@ParameterizedTest
	@MethodSource("entries")
	void entryIsReadAsItWasWritten(Entry entry) {
		assertThat(EntryCodec.decode(new ByteReader(EntryCodec.encode(entry)))).isEqualTo(entry);
	}

	@Test
	void whatBecameOfWebhooksIsReadAsItWasWritten() {
		byte[] done = EntryCodec.encode(new Entry.Done(new byte[] { 1, 2, 3 }));
		assertThat(EntryCodec.decode(new ByteReader(done))).isInstanceOfSatisfying(Entry.Done.class,
				(entry) -> assertThat(entry.data()).containsExactly(1, 2, 3));
	}

	@ParameterizedTest
	@MethodSource("entries")
	void entryThatWasCutOffIsPoison(Entry entry) {
		byte[] bytes = EntryCodec.encode(entry);
		for (int length = 0; length < Math.min(bytes.length, 300); length++) {
			ByteReader in = new ByteReader(Arrays.copyOf(bytes, length));
			assertThatExceptionOfType(PoisonException.class).isThrownBy(() -> EntryCodec.decode(in));
		}
	}

	@ParameterizedTest
	@MethodSource("entries")
	void entryWithSomethingBehindItIsPoison(Entry entry) {
		byte[] bytes = EntryCodec.encode(entry);
		ByteReader in = new ByteReader(Arrays.copyOf(bytes, bytes.length + 1));
		assertThatExceptionOfType(PoisonException.class).isThrownBy(() -> EntryCodec.decode(in));
	}

	@RepeatedTest(20)
	void randomBytesAreAnEntryOrPoison(RepetitionInfo info) {
		Random random = new Random(info.getCurrentRepetition());
		List<Entry> entries = entries();
		for (int i = 0; i < 5000; i++) {
			byte[] bytes = new byte[random.nextInt(40)];
			random.nextBytes(bytes);
			if (random.nextBoolean()) {
				bytes = EntryCodec.encode(entries.get(2 + random.nextInt(entries.size() - 2)));
				bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
			}
			expectEntryOrPoison(bytes);
		}
	}

	// any other exception would take a node out of service
	private static void expectEntryOrPoison(byte[] bytes) {
		try {
			EntryCodec.encode(EntryCodec.decode(new ByteReader(bytes)));
		}
		catch (PoisonException ex) {
			assertThat(ex).hasMessageContaining(" ");
		}
	}

	@Test
	void lengthThatIsTooLargeAllocatesNothing() {
		byte[] huge = new ByteWriter().writeLong(Integer.MAX_VALUE).writeByte(1).toBytes();
		assertThatExceptionOfType(PoisonException.class).isThrownBy(new ByteReader(huge)::readBytes);
		assertThatExceptionOfType(PoisonException.class).isThrownBy(new ByteReader(huge)::readString);
		assertThatExceptionOfType(PoisonException.class).isThrownBy(new ByteReader(huge)::readCount);
		assertThatExceptionOfType(PoisonException.class).isThrownBy(new ByteReader(huge)::readPart);
		byte[] negative = new ByteWriter().writeLong(-1).toBytes();
		assertThatExceptionOfType(PoisonException.class).isThrownBy(new ByteReader(negative)::readBytes);
		byte[] endless = new byte[20];
		Arrays.fill(endless, (byte) 0x80);
		assertThatExceptionOfType(PoisonException.class).isThrownBy(new ByteReader(endless)::readLong);
	}

	@Test
	void numbersTakeAsManyBytesAsTheyNeed() {
		for (long number : new long[] { 0, 1, 127, 128, 1L << 32, Long.MAX_VALUE, Long.MIN_VALUE, -1 }) {
			assertThat(new ByteReader(new ByteWriter().writeLong(number).toBytes()).readLong()).isEqualTo(number);
		}
		assertThat(new ByteWriter().writeLong(127).size()).isEqualTo(1);
		assertThat(new ByteWriter().writeLong(128).size()).isEqualTo(2);
	}

	@Test
	void batchIsReadAsItWasWritten() {
		List<Entry> entries = entries();
		byte[] data = this.codec.encode("node", 7, entries.stream().map(EntryCodec::encode).toList());
		assertThat(this.codec.decode("node", 7, data)).isEqualTo(entries);
	}

	@Test
	void entryOfAnUnknownKindIsSkippedAlone() {
		byte[] data = this.codec.encode("node", 7,
				List.of(new byte[] { 100, 1 }, new byte[0], EntryCodec.encode(new Entry.Tick())));
		List<Entry> expected = new ArrayList<>(Arrays.asList(null, null, new Entry.Tick()));
		assertThat(this.codec.decode("node", 7, data)).isEqualTo(expected);
	}

	@Test
	void signatureIsForTheAppTheNodeTheNumberAndTheContents() {
		byte[] data = this.codec.encode("node", 7, new Entry.Tick());
		byte[] changed = data.clone();
		changed[changed.length - 1]++;
		BatchCodec otherApp = new BatchCodec(new App("2", "key", "secret"));
		BatchCodec otherSecret = new BatchCodec(new App("1", "key", "secret2"));
		expectWrong(() -> this.codec.decode("another", 7, data));
		expectWrong(() -> this.codec.decode("node", 8, data));
		expectWrong(() -> this.codec.decode("node", 7, changed));
		expectWrong(() -> otherApp.decode("node", 7, data));
		expectWrong(() -> otherSecret.decode("node", 7, data));
		Deque<byte[]> batch = parts(Arrays.copyOf(data, 33), Arrays.copyOfRange(data, 33, data.length));
		expectWrong(() -> this.codec.verifySnapshot("node", 7, batch));
	}

	private static void expectWrong(Runnable decoding) {
		assertThatExceptionOfType(WrongSecretException.class).isThrownBy(decoding::run);
	}

	@Test
	void batchOfAnotherVersionIsPoison() {
		byte[] data = this.codec.encode("node", 7, new Entry.Tick());
		data[0]++;
		assertThatExceptionOfType(PoisonException.class).isThrownBy(() -> this.codec.decode("node", 7, data));
		assertThatExceptionOfType(PoisonException.class).isThrownBy(() -> this.codec.decode("node", 7, new byte[5]));
		assertThatExceptionOfType(PoisonException.class).isThrownBy(() -> this.codec.decode("node", 7, new byte[0]));
	}

	@Test
	void snapshotIsReadAsItWasWritten() {
		Deque<byte[]> parts = parts(new byte[] { 1, 2, 3 }, new byte[] { 4 });
		this.codec.signSnapshot("node", 9, parts);
		assertThat(parts).hasSize(3);
		expectWrong(() -> this.codec.verifySnapshot("node", 10, new ArrayDeque<>(parts)));
		this.codec.verifySnapshot("node", 9, parts);
		assertThat(parts).containsExactly(new byte[] { 1, 2, 3 }, new byte[] { 4 });
	}

	@Test
	void snapshotThatLacksAPartIsNoneOfOurs() {
		Deque<byte[]> parts = parts(new byte[] { 1, 2, 3 }, new byte[] { 4 });
		this.codec.signSnapshot("node", 9, parts);
		parts.removeLast();
		expectWrong(() -> this.codec.verifySnapshot("node", 9, parts));
		assertThatExceptionOfType(PoisonException.class)
			.isThrownBy(() -> this.codec.verifySnapshot("node", 9, parts(new byte[] { 1 })));
		assertThatExceptionOfType(PoisonException.class)
			.isThrownBy(() -> this.codec.verifySnapshot("node", 9, parts()));
	}

	private static Deque<byte[]> parts(byte[]... parts) {
		return new ArrayDeque<>(List.of(parts));
	}

	@Test
	void longBytesAreWrittenAndReadInParts() {
		ByteWriter out = new ByteWriter();
		String text = "xé".repeat(300_000);
		for (int i = 0; i < 100_000; i++) {
			out.writeLong(i).writeString("member " + i);
		}
		Deque<byte[]> parts = out.writeString(text).writeBytes(new byte[1 << 18]).toParts();
		assertThat(parts).hasSizeGreaterThan(9).allSatisfy((part) -> assertThat(part.length).isLessThan(1 << 19));
		ByteWriter joined = new ByteWriter();
		parts.forEach(joined::writeRaw);
		assertThat(joined.toBytes()).isEqualTo(out.toBytes()).hasSize(out.size());
		ByteReader in = new ByteReader(parts);
		for (int i = 0; i < 100_000; i++) {
			assertThat(in.readLong()).isEqualTo(i);
			assertThat(in.readString()).isEqualTo("member " + i);
		}
		// what was read takes no memory
		assertThat(parts).hasSizeLessThan(6);
		assertThat(in.readString()).isEqualTo(text);
		assertThat(in.readBytes()).hasSize(1 << 18);
		in.expectEnd();
		assertThatExceptionOfType(PoisonException.class).isThrownBy(in::readByte);
	}

	@Test
	void halfASurrogatePairIsTheSameKeyEverywhere() {
		Key key = Key.member("presence-a", "a\uD83D");
		Entry.Here here = new Entry.Here(key, 1, null);
		assertThat(EntryCodec.decode(new ByteReader(EntryCodec.encode(here)))).isEqualTo(here);
	}

}
