-- Plan: 1 to alter; 1 statement; 1 pipeline pauses.
-- This script takes no lock, writes no journal and checks nothing afterwards: `linkspec apply` does.
-- Should it end early, start the pipelines by hand that it had stopped.

-- ~ alter my db.a\n-- b';`c (S3): config differs
USE `my db`;
STOP PIPELINE `p
;`;
-- one CONFIG key is added
ALTER LINK `my db`.`a
-- b';``c` SET CONFIG ::region = 'o\'neil\n';
USE `my db`;
START PIPELINE `p
;`;
