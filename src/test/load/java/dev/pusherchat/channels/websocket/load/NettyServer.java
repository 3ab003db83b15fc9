package dev.pusherchat.channels.websocket.load;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;

/**
 * Netty, one event loop: the frame is encoded once, and events that have gathered are
 * flushed together.
 */
final class NettyServer implements FanoutServer {

	private final ByteBuf frame = Unpooled.directBuffer();

	private final Set<Channel> channels = ConcurrentHashMap.newKeySet();

	private final AtomicInteger events = new AtomicInteger();

	private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

	private final Channel server;

	NettyServer() throws InterruptedException {
		byte[] event = FanoutServerMain.EVENT.getBytes(StandardCharsets.UTF_8);
		this.frame.writeByte(0x81).writeByte(126).writeShort(event.length).writeBytes(event);
		this.server = new ServerBootstrap().group(this.loop)
			.channel(NioServerSocketChannel.class)
			.childHandler(new Pipeline())
			.bind(InetAddress.getLoopbackAddress(), 0)
			.sync()
			.channel();
	}

	@Override
	public int port() {
		return ((InetSocketAddress) this.server.localAddress()).getPort();
	}

	@Override
	public void publish() {
		if (this.events.getAndIncrement() == 0) {
			this.loop.execute(this::write);
		}
	}

	private void write() {
		int count = this.events.getAndSet(0);
		for (Channel channel : this.channels) {
			for (int i = 0; i < count; i++) {
				channel.write(this.frame.retainedDuplicate(), channel.voidPromise());
			}
			channel.flush();
		}
	}

	@Override
	public int subscribers() {
		return this.channels.size();
	}

	private final class Pipeline extends ChannelInitializer<Channel> {

		@Override
		protected void initChannel(Channel channel) {
			channel.pipeline()
				.addLast(new HttpServerCodec(), new HttpObjectAggregator(8192),
						new WebSocketServerProtocolHandler("/app", true), new Subscriber());
		}

	}

	private final class Subscriber extends SimpleChannelInboundHandler<WebSocketFrame> {

		@Override
		public void userEventTriggered(ChannelHandlerContext context, Object event) {
			if (event instanceof HandshakeComplete) {
				NettyServer.this.channels.add(context.channel());
			}
		}

		@Override
		public void channelInactive(ChannelHandlerContext context) {
			NettyServer.this.channels.remove(context.channel());
		}

		@Override
		protected void channelRead0(ChannelHandlerContext context, WebSocketFrame received) {
		}

	}

}
