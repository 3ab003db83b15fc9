package dev.pusherchat.channels.webhook;

import java.util.Locale;

/** The kinds of webhook events. */
enum WebhookType {

	CHANNEL_OCCUPIED, CHANNEL_VACATED, MEMBER_ADDED, MEMBER_REMOVED, CLIENT_EVENT, CACHE_MISS, SUBSCRIPTION_COUNT;

	String wireName() {
		return name().toLowerCase(Locale.ROOT);
	}

}
