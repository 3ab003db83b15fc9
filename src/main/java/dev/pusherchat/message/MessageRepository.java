package dev.pusherchat.message;

import java.util.Collection;
import java.util.List;

import org.springframework.data.domain.Limit;
import org.springframework.data.repository.Repository;

/** The messages; each query reads a range of an index. */
public interface MessageRepository extends Repository<Message, Long> {

	List<Message> saveAllAndFlush(Iterable<Message> messages);

	List<Message> findByIdempotencyKeyIn(Collection<String> keys);

	List<MessageResponse> findByIdGreaterThanOrderById(long id, Limit limit);

	List<MessageResponse> findByIdLessThanOrderByIdDesc(long id, Limit limit);

}
