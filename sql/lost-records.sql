-- Which network interfaces lost records?
with
  "log_quality" as (
    select
      "interface_id",
      "log_status",
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
  ),
  "interfaces" as (
    select
      "interface_id",
      count(*) as "records",
      count(
        case
          when "log_status" = 'SKIPDATA' then 1
        end
      ) as "lost",
      min(
        case
          when "log_status" = 'SKIPDATA' then "start"
        end
      ) as "first_start",
      max(
        case
          when "log_status" = 'SKIPDATA' then "end"
        end
      ) as "last_end"
    from
      "log_quality"
    group by
      "log_quality"."interface_id"
  )
select
  "interface_id",
  "records",
  "lost",
  cast("lost" as double) / cast("records" as double) as "share",
  date_format(from_unixtime("first_start", 'UTC'), '%Y-%m-%dT%H:%i:%sZ') as "first_seen",
  date_format(from_unixtime("last_end", 'UTC'), '%Y-%m-%dT%H:%i:%sZ') as "last_seen"
from
  "interfaces"
where
  "lost" > 0
order by
  "lost" desc,
  "share" desc,
  "interface_id";
