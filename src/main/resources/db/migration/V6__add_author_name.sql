-- the author's name when the message was posted: 40 code points, which H2 counts as up to 80; null without one
alter table messages add column author_name varchar(80);
