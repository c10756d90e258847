-- Plan: 1 to create, 1 to alter, 1 to replace, 1 to delete, 1 to record, 4 unchanged, 1 blocked; 5 statements; 3 pipelines pause.
-- This script takes no lock, writes no journal and checks nothing afterwards: `linkspec apply` does.
-- Should it end early, start the pipelines by hand that it had stopped.
-- Fill in the secrets first: each «secret» stands for the value of the key before it,
-- escaped as JSON where it is part of a JSON text, and then as a SQL string.

-- ~ alter analytics.analytics_link (S3): config differs; credentials changed
USE `analytics`;
STOP PIPELINE `orders`;
STOP PIPELINE `clicks`;
USE `sales`;
STOP PIPELINE `returns`;
-- the whole CONFIG: a key is removed; one CREDENTIALS key changes
-- fill in: credentials.aws_secret_access_key
ALTER LINK `analytics`.`analytics_link` SET CONFIG '{"region":"us-west-2","endpoint":"https://s3.example.com","part_size":12345678901234567890}' SET CREDENTIALS ::aws_secret_access_key = '«secret»';
USE `analytics`;
START PIPELINE `orders`;
START PIPELINE `clicks`;
USE `sales`;
START PIPELINE `returns`;
START PIPELINE `refunds`;

-- + create analytics.new_link (KAFKA): the server has no such link
-- the link does not exist
-- fill in: credentials.sasl.username, credentials.sasl.password
CREATE LINK `analytics`.`new_link` AS KAFKA CREDENTIALS '{"sasl.username":"«secret»","sasl.password":"«secret»"}' CONFIG '{"security.protocol":"SASL_SSL"}' DESCRIPTION 'the broker\'s link';

-- -/+ replace analytics.moved_link (GCS): type changes from S3 to GCS; policy.replace is Allow and no pipeline uses the link
-- ALTER LINK cannot change the type
DROP LINK `analytics`.`moved_link`;
-- the link is made anew
CREATE LINK `analytics`.`moved_link` AS GCS CREDENTIALS '{}';

-- - delete analytics.gone_link (HDFS): no spec names it any more, and its last policy.deletion is Delete
-- pruned
DROP LINK `analytics`.`gone_link`;

-- ! blocked analytics.hooks (HTTP): policy.pipelines is Refuse, and running pipelines use the link: analytics.alerts
-- LNK0404
-- way out: Stop them yourself, or set policy.pipelines to Pause.

-- * record sales.adopted (AZURE): first managed here; its credentials are taken as equal to the spec (Trust)

-- 5 live links without a spec are left alone.
-- Held: sales.nightly, stopped for sales.nightly_link by an interrupted run at 2026-11-22T10:00:00.000Z; the next apply or resume starts it.
-- Note: the state is none: no resume, no lock, and credentials of live links are not compared
