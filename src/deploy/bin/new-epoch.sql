-- For a database that was restored: ids that clients have seen may come again, and another epoch makes them start over.
UPDATE message_log SET epoch = CONCAT('restored-', CAST(EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) AS varchar(26)));
