-- When do the records of an account and VPC have gaps?
with
  "log_quality" as (
    select
      "account_id",
      case
        when "start" > 2147483647 then "start" / 1000
        else "start"
      end as "start",
      case
        when "end" > 2147483647 then "end" / 1000
        else "end"
      end as "end",
      cast(null as varchar) as "vpc_id"
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
  "minutes" as (
    select
      "account_id",
      "vpc_id",
      min("start") as "first_start",
      max("end") as "last_end"
    from
      "log_quality"
    where
      "account_id" <> 'unknown'
    group by
      "account_id",
      "vpc_id",
      "start" - "start" % 60
  ),
  "places" as (
    select
      "account_id",
      "vpc_id",
      "first_start",
      max(last_end) over (
        partition by
          account_id,
          vpc_id
        order by
          first_start rows between unbounded preceding
          and 1 preceding
      ) as "seen_until"
    from
      "minutes"
  )
select
  "account_id",
  "vpc_id",
  date_format(from_unixtime("seen_until", 'UTC'), '%Y-%m-%dT%H:%i:%sZ') as "since",
  date_format(from_unixtime("first_start", 'UTC'), '%Y-%m-%dT%H:%i:%sZ') as "until",
  first_start - seen_until as "seconds"
from
  "places"
where
  first_start - seen_until >= 900
order by
  "seconds" desc,
  "since",
  "account_id",
  "vpc_id";
