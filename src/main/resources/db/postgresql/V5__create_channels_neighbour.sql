-- nodes without a journal say here that they live, so that another one can warn of it
create table channels_neighbour (
    node varchar(36) primary key,
    app varchar(64) not null,
    beat bigint not null,
    at timestamptz not null
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);
