package dev.pusherchat.channels.websocket.tomcat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SecureNioChannel;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;

/** Reads and writes a connection that Tomcat accepted, without blocking. */
final class TomcatWire {

	private final SocketWrapperBase<?> wrapper;

	private final NioChannel channel;

	/** Kept here because Tomcat's own channel drops it when the connection ends. */
	private final SocketChannel plain;

	TomcatWire(SocketWrapperBase<?> wrapper) throws IOException {
		if (!(wrapper.getSocket() instanceof NioChannel nio)) {
			throw new IOException("WebSockets need Tomcat's NIO connector");
		}
		this.wrapper = wrapper;
		this.channel = nio;
		this.plain = nio.getIOChannel();
		wrapper.setReadTimeout(-1);
		wrapper.setWriteTimeout(-1);
		wrapper.flush(true);
	}

	boolean isSecure() {
		return this.channel instanceof SecureNioChannel;
	}

	int read(ByteBuffer buffer) throws IOException {
		if (!this.wrapper.getSocketBufferHandler().isReadBufferEmpty()) {
			return this.wrapper.read(false, buffer);
		}
		return isSecure() ? this.channel.read(buffer) : this.plain.read(buffer);
	}

	/**
	 * Writes as much as possible.
	 * @return whether everything is written, earlier calls included
	 */
	boolean write(ByteBuffer buffer) throws IOException {
		if (!isSecure()) {
			this.plain.write(buffer);
			return !buffer.hasRemaining();
		}
		while (flushOutbound() && buffer.hasRemaining()) {
			this.channel.write(buffer);
		}
		return !buffer.hasRemaining() && this.channel.getOutboundRemaining() == 0;
	}

	private boolean flushOutbound() throws IOException {
		if (this.channel.getOutboundRemaining() > 0) {
			this.channel.flushOutbound();
		}
		return this.channel.getOutboundRemaining() == 0;
	}

	void awaitWritable() {
		this.wrapper.registerWriteInterest();
	}

	void shutdownOutput() throws IOException {
		if (!isSecure()) {
			this.plain.shutdownOutput();
		}
	}

	/** Makes Tomcat end the connection on one of its threads. */
	void disconnect() {
		this.wrapper.processSocket(SocketEvent.ERROR, true);
	}

	void close() {
		this.wrapper.close();
	}

	boolean isClosed() {
		return this.wrapper.isClosed();
	}

}
