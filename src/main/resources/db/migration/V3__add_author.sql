-- who posted a message, the subject of a token; null for those posted without one
alter table messages add column author varchar(128);
