package dev.pusherchat.channels.cluster.outbox;

/** Waits in the outbox for a batch. */
sealed interface Waiting permits WaitingEvent, LocalNumber {

}
