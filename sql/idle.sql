-- Which network interfaces had no traffic at all?
with
  "log_quality" as (
    select
      "interface_id",
      "account_id",
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
  )
select
  "interface_id",
  "account_id",
  case
    when count(
      case
        when log_status <> 'NODATA' then 1
      end
    ) = 0 then 'idle'
    else 'busy'
  end as "state",
  cast(null as varchar) as "belongs_to",
  count(*) as "intervals",
  date_format(from_unixtime(min("start"), 'UTC'), '%Y-%m-%dT%H:%i:%sZ') as "first_seen",
  date_format(from_unixtime(max("end"), 'UTC'), '%Y-%m-%dT%H:%i:%sZ') as "last_seen"
from
  "log_quality"
where
  "interface_id" is not null
group by
  "interface_id",
  "account_id"
order by
  "intervals" desc,
  "interface_id",
  "account_id";
