-- which log this is, and the last id given out; its lock puts ids into commit order
create table message_log (
    epoch varchar(36) not null,
    last_id bigint not null
);

insert into message_log (epoch, last_id) values ('${epoch}', 0);

create table messages (
    id bigint primary key,
    content varchar not null,
    idempotency_key varchar(255) unique,
    created_at timestamp(3) with time zone not null,
    updated_at timestamp(3) with time zone not null
);
