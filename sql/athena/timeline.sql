-- How does traffic, accepted and refused, go up and down over time?
with
  "flows" as (
    select
      case
        when "start" > 2147483647 then "start" / 1000
        else "start"
      end as "start",
      "action",
      "packets",
      "bytes"
    from
      "flowq"."flow_logs"
    where
      "p_account" in ('111122223333', '444455556666')
      and "p_region" in ('eu-west-1', 'us-east-1')
      and "p_date" between '2026/11/19' and '2026/11/21'
      and "log_status" = 'OK'
      and (
        "start" >= 1795132800
        and "start" < 1795219200
        or "start" >= 1795132800000
        and "start" < 1795219200000
      )
  )
select
  date_format(from_unixtime("bucket", 'UTC'), '%Y-%m-%dT%H:%i:%sZ') as "time",
  count(*) as "flows",
  coalesce(sum(cast("buckets"."packets" as decimal(38, 0))), 0) as "packets",
  coalesce(sum(cast("buckets"."bytes" as decimal(38, 0))), 0) as "bytes",
  count(
    case
      when "action" = 'ACCEPT' then 1
    end
  ) as "accepted",
  count(
    case
      when "action" = 'REJECT' then 1
    end
  ) as "rejected"
from
  (
    select
      "start" - "start" % 3600 as "bucket",
      "action",
      "packets",
      "bytes"
    from
      "flows"
  ) as "buckets"
group by
  "bucket"
order by
  "time";
