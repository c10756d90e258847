-- Plan: 1 to alter, 1 blocked; 1 statement; 1 pipeline pauses.
-- This script takes no lock, writes no journal and checks nothing afterwards: `linkspec apply` does.
-- Should it end early, start the pipelines by hand that it had stopped.
-- Fill in the secrets first: each «secret» stands for the value of the key before it,
-- escaped as JSON where it is part of a JSON text, and then as a SQL string.

-- ~ alter d.\u001b[31m*a*\n-- DROP DATABASE x;\r`` ``` @team #1 | <b> \u202e\u009b2J\u2028 www.x.org [l](http://x) $x$ \ud800 ;'"\ (\u001b[31m*a*\n-- DROP DATABASE x;\r`` ``` @team #1 | <b> \u202e\u009b2J\u2028 www.x.org [l](http://x) $x$ \ud800 ;'"\): \u001b[31m*a*\n-- DROP DATABASE x;\r`` ``` @team #1 | <b> \u202e\u009b2J\u2028 www.x.org [l](http://x) $x$ \ud800 ;'"\
-- A name or value holds control characters that a script cannot show: use `linkspec apply`.
-- USE `d`;
-- STOP PIPELINE `\u001b[31m*a*\n-- DROP DATABASE x;\r```` `````` @team #1 | <b> \u202e\u009b2J\u2028 www.x.org [l](http://x) $x$ \ud800 ;'"\`;
-- \u001b[31m*a*\n-- DROP DATABASE x;\r`` ``` @team #1 | <b> \u202e\u009b2J\u2028 www.x.org [l](http://x) $x$ \ud800 ;'"\
-- fill in: credentials.\u001b[31m*a*\n-- DROP DATABASE x;\r`` ``` @team #1 | <b> \u202e\u009b2J\u2028 www.x.org [l](http://x) $x$ \ud800 ;'"\
-- ALTER LINK `d`.`\u001b[31m*a*\n-- DROP DATABASE x;\r```` `````` @team #1 | <b> \u202e\u009b2J\u2028 www.x.org [l](http://x) $x$ \ud800 ;'"\` SET CONFIG '{"\\u001b[31m*a*\\n-- DROP DATABASE x;\\r`` ``` @team #1 | <b> \u202e\u009b2J\u2028 www.x.org [l](http://x) $x$ \\ud800 ;\'\\"\\\\":"\\u001b[31m*a*\\n-- DROP DATABASE x;\\r`` ``` @team #1 | <b> \u202e\u009b2J\u2028 www.x.org [l](http://x) $x$ \\ud800 ;\'\\"\\\\"}' SET CREDENTIALS '{"\\u001b[31m*a*\\n-- DROP DATABASE x;\\r`` ``` @team #1 | <b> \u202e\u009b2J\u2028 www.x.org [l](http://x) $x$ \\ud800 ;\'\\"\\\\":"«secret»"}';
-- USE `d`;
-- START PIPELINE `\u001b[31m*a*\n-- DROP DATABASE x;\r```` `````` @team #1 | <b> \u202e\u009b2J\u2028 www.x.org [l](http://x) $x$ \ud800 ;'"\`;

-- ! blocked d.\u001b[31m*a*\n-- DROP DATABASE x;\r`` ``` @team #1 | <b> \u202e\u009b2J\u2028 www.x.org [l](http://x) $x$ \ud800 ;'"\2 (S3): \u001b[31m*a*\n-- DROP DATABASE x;\r`` ``` @team #1 | <b> \u202e\u009b2J\u2028 www.x.org [l](http://x) $x$ \ud800 ;'"\
-- LNK0410
-- way out: \u001b[31m*a*\n-- DROP DATABASE x;\r`` ``` @team #1 | <b> \u202e\u009b2J\u2028 www.x.org [l](http://x) $x$ \ud800 ;'"\

-- Held: \u001b[31m*a*\n-- DROP DATABASE x;\r`` ``` @team #1 | <b> \u202e\u009b2J\u2028 www.x.org [l](http://x) $x$ \ud800 ;'"\.\u001b[31m*a*\n-- DROP DATABASE x;\r`` ``` @team #1 | <b> \u202e\u009b2J\u2028 www.x.org [l](http://x) $x$ \ud800 ;'"\, stopped for \u001b[31m*a*\n-- DROP DATABASE x;\r`` ``` @team #1 | <b> \u202e\u009b2J\u2028 www.x.org [l](http://x) $x$ \ud800 ;'"\.\u001b[31m*a*\n-- DROP DATABASE x;\r`` ``` @team #1 | <b> \u202e\u009b2J\u2028 www.x.org [l](http://x) $x$ \ud800 ;'"\ by an interrupted run at \u001b[31m*a*\n-- DROP DATABASE x;\r`` ``` @team #1 | <b> \u202e\u009b2J\u2028 www.x.org [l](http://x) $x$ \ud800 ;'"\; the next apply or resume starts it.
-- Note: \u001b[31m*a*\n-- DROP DATABASE x;\r`` ``` @team #1 | <b> \u202e\u009b2J\u2028 www.x.org [l](http://x) $x$ \ud800 ;'"\
