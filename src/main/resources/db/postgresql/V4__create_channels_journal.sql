-- the nodes of a cluster; a row changes when its node joins, is ready, and ends
create table channels_node (
    node varchar(36) primary key,
    app varchar(64) not null,
    name varchar(255) not null,
    version int not null,
    up bigint not null, -- the ids of its "up", "ready" and "down"; no "down" means that it lives
    ready bigint,
    down bigint
);

-- apart from the nodes: its rows change all the time, and while a snapshot is open each change leaves a dead row
create table channels_beat (
    node varchar(36) primary key,
    beat bigint not null,
    position bigint not null,
    connections int not null
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);

-- what happens on channels, in the order of commits
create table channels_journal (
    app varchar(64) not null,
    id bigint not null, -- 1, 2, 3, …
    node varchar(36) not null,
    batch bigint not null, -- 0 is the node's "up", 1 its "ready", 2^63 - 1 its "down"
    clock timestamptz not null, -- of the server
    at timestamptz not null, -- the journal's own, which never goes back
    data bytea not null,
    primary key (app, id),
    unique (node, batch)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000,
    autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 50000,
    autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 5000,
    toast.autovacuum_vacuum_scale_factor = 0, toast.autovacuum_vacuum_threshold = 5000);

-- compression under the lock took three quarters of the throughput
alter table channels_journal alter column data set storage external;

-- the state that a newcomer starts with
create table channels_snapshot (
    newcomer varchar(36) not null,
    part int not null,
    id bigint not null, -- the batch that the state includes
    node varchar(36) not null,
    batch bigint not null,
    data bytea not null,
    primary key (newcomer, part)
);

alter table channels_snapshot alter column data set storage external;

-- which server this is, and which of its histories it writes; fails on a stand-by
create function channels_identity() returns text language sql volatile as $$
    select system_identifier || '/' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) from pg_control_system()
$$;

-- takes an app's lock until the transaction ends. It is released after the commit is visible, so that what is read
-- under it is the latest
create function channels_lock(p_app text) returns void language plpgsql as $$
begin
    if current_setting('transaction_isolation') <> 'read committed' then
        raise exception 'The journal needs the isolation level read committed';
    end if;
    if current_setting('synchronous_commit') = 'off' then
        raise exception 'The journal needs synchronous_commit';
    end if;
    perform pg_advisory_xact_lock(hashtextextended('channels:' || p_app, 0));
end
$$;

-- adds a batch. The caller has the lock
create function channels_add(p_app text, p_node text, p_batch bigint, p_data bytea) returns bigint
language plpgsql as $$
declare
    v_last channels_journal;
    v_now timestamptz;
begin
    select id, clock, at into v_last.id, v_last.clock, v_last.at
        from channels_journal where app = p_app order by id desc limit 1;
    v_now := clock_timestamp();
    insert into channels_journal (app, id, node, batch, clock, at, data)
        values (p_app, coalesce(v_last.id, 0) + 1, p_node, p_batch, v_now,
            coalesce(v_last.at + least(greatest(v_now - v_last.clock, interval '0'), interval '5 s'), v_now), p_data);
    return coalesce(v_last.id, 0) + 1;
end
$$;

create function channels_lives(p_app text, p_node text) returns boolean language plpgsql as $$
begin
    return exists (select from channels_node where node = p_node and app = p_app and down is null);
end
$$;

-- returns the id, or null when the node does not live
create function channels_append(p_app text, p_node text, p_batch bigint, p_data bytea) returns bigint
language plpgsql set lock_timeout = '1500ms' as $$
declare
    v_id bigint;
begin
    if p_batch < 2 or p_batch = 9223372036854775807 then
        raise exception 'Not the number of a batch: %', p_batch;
    end if;
    perform channels_lock(p_app);
    if not channels_lives(p_app, p_node) then
        return null;
    end if;
    select id into v_id from channels_journal where node = p_node and batch = p_batch;
    if found then
        return v_id; -- it was committed, and the answer was lost
    end if;
    return channels_add(p_app, p_node, p_batch, p_data);
end
$$;

-- ends a node, if it lives. The caller has the lock
create function channels_end(p_app text, p_node text, p_data bytea) returns void language plpgsql as $$
begin
    if channels_lives(p_app, p_node) then
        update channels_node set down = channels_add(p_app, p_node, 9223372036854775807, p_data) where node = p_node;
        delete from channels_snapshot where newcomer = p_node;
    end if;
end
$$;

-- returns the nodes that lived at the node's "up", itself included
create function channels_join(p_app text, p_node text, p_name text, p_version int, p_up bytea, p_old text,
    p_old_down bytea)
returns table (node varchar, name varchar, up bigint, ready bigint)
language plpgsql set lock_timeout = '1500ms' as $$
#variable_conflict use_column
declare
    v_version int;
    v_up bigint;
begin
    perform channels_lock(p_app);
    if p_old is not null then
        perform channels_end(p_app, p_old, p_old_down);
    end if;
    select n.up into v_up from channels_node n where n.node = p_node;
    if not found then
        select min(n.version) into v_version from channels_node n where n.app = p_app and n.down is null;
        if p_version < v_version then
            raise exception 'This node knows version % of the journal, and all others know version %', p_version,
                v_version using errcode = 'CH001';
        end if;
        v_up := channels_add(p_app, p_node, 0, p_up);
        insert into channels_node (node, app, name, version, up) values (p_node, p_app, p_name, p_version, v_up);
        insert into channels_beat (node, beat, position, connections) values (p_node, 0, v_up, 0);
    end if;
    return query select n.node, n.name, n.up, case when n.ready < v_up then n.ready else 0 end from channels_node n
        where n.app = p_app and n.up <= v_up and (n.down is null or n.down > v_up) order by n.up;
end
$$;

-- returns the id, or null when the node does not live, or must not start with nothing
create function channels_ready(p_app text, p_node text, p_data bytea, p_first boolean) returns bigint
language plpgsql set lock_timeout = '1500ms' as $$
declare
    v_node channels_node;
begin
    perform channels_lock(p_app);
    select * into v_node from channels_node where node = p_node and app = p_app and down is null;
    if v_node.ready is null and v_node.up is not null and not (p_first and exists (select from channels_node n
            where n.app = p_app and n.down is null and (n.ready is not null or n.up < v_node.up))) then
        v_node.ready := channels_add(p_app, p_node, 1, p_data);
        update channels_node set ready = v_node.ready where node = p_node;
        delete from channels_snapshot where newcomer = p_node;
    end if;
    return v_node.ready;
end
$$;

-- returns whether the victim does not live now
create function channels_declare_dead(p_app text, p_judge text, p_judge_beat bigint, p_victim text,
    p_victim_beat bigint, p_data bytea)
returns boolean language plpgsql set lock_timeout = '1500ms' as $$
begin
    perform channels_lock(p_app);
    if channels_lives(p_app, p_victim) and channels_lives(p_app, p_judge)
            and p_judge_beat = coalesce((select beat from channels_beat where node = p_judge), -1)
            and p_victim_beat = coalesce((select beat from channels_beat where node = p_victim), -1) then
        perform channels_end(p_app, p_victim, p_data);
    end if;
    return not channels_lives(p_app, p_victim);
end
$$;

create function channels_leave(p_app text, p_node text, p_data bytea) returns void
language plpgsql set lock_timeout = '1500ms' as $$
begin
    perform channels_lock(p_app);
    perform channels_end(p_app, p_node, p_data);
end
$$;

-- deletes at most 500 batches below an id, from where the trimming before ended, or 0: the rows that were deleted before
-- that are slow to pass until they are vacuumed. The last batch stays, else ids would start again at 1. Returns where
-- it ended
create function channels_trim(p_app text, p_from bigint, p_below bigint) returns bigint language plpgsql as $$
declare
    v_last bigint;
    v_from bigint := p_from;
    v_to bigint;
begin
    select max(id) into v_last from channels_journal where app = p_app;
    if p_from = 0 or p_from > v_last then
        select min(id) into v_from from channels_journal where app = p_app;
    end if;
    v_to := least(v_from + 500, p_below, v_last);
    delete from channels_journal where app = p_app and id >= v_from and id < v_to;
    delete from channels_beat b using channels_node n where n.node = b.node and n.app = p_app and n.down < v_to;
    delete from channels_node where app = p_app and down < v_to;
    delete from channels_snapshot s where not exists (
        select from channels_node n where n.node = s.newcomer and n.ready is null and n.down is null);
    return coalesce(greatest(v_from, v_to), 0);
end
$$;
