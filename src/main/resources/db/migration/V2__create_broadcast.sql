-- how far the log has been broadcast: one row for all nodes; -1 before the first relay
create table broadcast (
    last_id bigint not null
);

insert into broadcast (last_id) values (-1);
