package dev.pusherchat.web.limit;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The client that a request is counted for: an IPv4 address, or the /64 network of an
 * IPv6 address, which is the least that one customer has.
 */
final class ClientAddress {

	private static final int LONGEST = 64;

	private static final int NETWORK_BYTES = 8;

	private ClientAddress() {
	}

	static String of(String remoteAddress) {
		if (remoteAddress.length() > LONGEST) {
			return "";
		}
		// without a colon it may be a host name, for which Java would query DNS
		return (remoteAddress.indexOf(':') >= 0) ? network(remoteAddress) : remoteAddress;
	}

	private static String network(String remoteAddress) {
		try {
			InetAddress address = InetAddress.getByName(withoutZone(remoteAddress));
			return (address instanceof Inet6Address)
					? HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), NETWORK_BYTES)) + "/64"
					: address.getHostAddress();
		}
		catch (UnknownHostException ex) {
			return "";
		}
	}

	private static String withoutZone(String address) {
		int zone = address.indexOf('%');
		return (zone >= 0) ? address.substring(0, zone) : address;
	}

}
