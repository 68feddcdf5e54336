-- Why was traffic rejected: by Block Public Access, encryption controls, or rules?
with
  "flows" as (
    select
      cast(null as varchar) as "reject_reason",
      "action",
      "interface_id",
      case
        when strpos("srcaddr", ':') = 0 then "srcaddr"
        when strpos(cast(try_cast("srcaddr" as ipaddress) as varchar), ':') > 0 then cast(try_cast("srcaddr" as ipaddress) as varchar)
        else "srcaddr"
      end as "srcaddr",
      case
        when strpos("dstaddr", ':') = 0 then "dstaddr"
        when strpos(cast(try_cast("dstaddr" as ipaddress) as varchar), ':') > 0 then cast(try_cast("dstaddr" as ipaddress) as varchar)
        else "dstaddr"
      end as "dstaddr",
      "packets",
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
      and "log_status" = 'OK'
      and (
        "start" >= 1795132800
        and "start" < 1795219200
        or "start" >= 1795132800000
        and "start" < 1795219200000
      )
  )
select
  case reject_reason
    when 'BPA' then 'block-public-access'
    when 'EC' then 'encryption-controls'
    else coalesce(reject_reason, 'rules')
  end as "reason",
  count(*) as "flows",
  coalesce(sum(cast("flows"."packets" as decimal(38, 0))), 0) as "packets",
  count(distinct "srcaddr") as "sources",
  count(distinct "dstaddr") as "destinations",
  count(distinct "interface_id") as "interfaces",
  date_format(from_unixtime(min("start"), 'UTC'), '%Y-%m-%dT%H:%i:%sZ') as "first_seen",
  date_format(from_unixtime(max("end"), 'UTC'), '%Y-%m-%dT%H:%i:%sZ') as "last_seen"
from
  "flows"
where
  "action" = 'REJECT'
group by
  "reject_reason"
order by
  "flows" desc,
  "reason";
