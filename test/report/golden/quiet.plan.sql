-- No changes. 2 links are as their specs say; 2 left as found.
-- There is nothing to run.

-- 1 live link without a spec is left alone.
