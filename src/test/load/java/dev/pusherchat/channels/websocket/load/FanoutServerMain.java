package dev.pusherchat.channels.websocket.load;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

import com.sun.management.OperatingSystemMXBean;

/**
 * A process with one {@link FanoutServer} in it. Prints its port and the port at which it
 * takes one-byte orders.
 */
public final class FanoutServerMain {

	static final String EVENT = "{\"event\":\"new_message\",\"channel\":\"chat\",\"data\":\"" + "x".repeat(140) + "\"}";

	/** Length of the event's frame: it has the four-byte header. */
	static final int FRAME_LENGTH = EVENT.length() + 4;

	private FanoutServerMain() {
	}

	/**
	 * Serves until the orders end.
	 * @param args the name of the server
	 * @throws Exception if it fails
	 */
	public static void main(String[] args) throws Exception {
		FanoutServer server = switch (args[0]) {
			case "ours", "ours-send" -> new TransportServer(args[0].equals("ours-send"));
			case "tomcat" -> new SpringServer();
			case "nio" -> new NioServer();
			case "netty" -> new NettyServer();
			case "jetty" -> new JettyServer();
			default -> throw new IllegalArgumentException(args[0]);
		};
		try (ServerSocket orders = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			System.out.println("READY " + server.port() + " " + orders.getLocalPort());
			try (Socket socket = orders.accept()) {
				socket.setTcpNoDelay(true);
				obey(server, socket);
			}
		}
		System.exit(0);
	}

	private static void obey(FanoutServer server, Socket socket) throws IOException {
		OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
		DataInputStream in = new DataInputStream(socket.getInputStream());
		DataOutputStream out = new DataOutputStream(socket.getOutputStream());
		byte[] given = new byte[64];
		int count = in.read(given);
		while (count >= 0) {
			for (int i = 0; i < count; i++) {
				switch (given[i]) {
					case 'e' -> server.publish();
					case 'n' -> out.writeLong(server.subscribers());
					case 'c' -> out.writeLong(system.getProcessCpuTime());
					case 'g' -> {
						System.gc();
						System.gc();
						out.writeLong(0);
					}
					default -> throw new IOException("Unknown order");
				}
			}
			count = in.read(given);
		}
	}

}
