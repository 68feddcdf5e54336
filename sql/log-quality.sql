-- How many records carry no data, and how many were lost?
with
  "log_quality" as (
    select
      "log_status",
      "interface_id",
      case
        when "start" > 2147483647 then "start" / 1000
        else "start"
      end as "start",
      case
        when "end" > 2147483647 then "end" / 1000
        else "end"
      end as "end"
    from
      "flowq"."flow_logs"
    where
      "p_account" in ('111122223333', '444455556666')
      and "p_region" in ('eu-west-1', 'us-east-1')
      and "p_date" between '2026/11/19' and '2026/11/21'
      and "log_status" in ('OK', 'NODATA', 'SKIPDATA')
      and (
        "start" >= 1795132800
        and "start" < 1795219200
        or "start" >= 1795132800000
        and "start" < 1795219200000
      )
  )
select
  "log_status",
  "records",
  cast("records" as double) / cast(sum("records") over () as double) as "share",
  "interfaces",
  date_format(from_unixtime("first", 'UTC'), '%Y-%m-%dT%H:%i:%sZ') as "first_seen",
  date_format(from_unixtime("last", 'UTC'), '%Y-%m-%dT%H:%i:%sZ') as "last_seen"
from
  (
    select
      "log_status",
      count(*) as "records",
      count(distinct "interface_id") as "interfaces",
      min("start") as "first",
      max("end") as "last"
    from
      "log_quality"
    group by
      "log_status"
  ) as "statuses"
order by
  "records" desc,
  "log_status";
