-- How much traffic is encrypted, and by what?
with
  "flows" as (
    select
      cast(null as integer) as "encryption_status",
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
      "bytes",
      case
        when "start" > 2147483647 then "start" / 1000
        else "start"
      end as "start",
      case
        when "end" > 2147483647 then "end" / 1000
        else "end"
      end as "end",
      regexp_extract("$path", '_(fl-[0-9a-f]+)_', 1) as "flow_log",
      "interface_id",
      cast(null as varchar) as "flow_direction",
      "srcport",
      "dstport",
      "protocol",
      cast(null as varchar) as "pkt_srcaddr",
      cast(null as varchar) as "pkt_dstaddr",
      "action",
      cast(null as integer) as "tcp_flags"
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
  ),
  "conversations" as (
    select
      "srcaddr",
      "dstaddr",
      "srcport",
      "dstport",
      "protocol",
      "encryption",
      coalesce(sum(cast("flows" as decimal(38, 0))), 0) as "flows",
      coalesce(sum(cast("accepted" as decimal(38, 0))), 0) as "accepted",
      coalesce(sum(cast("rejected" as decimal(38, 0))), 0) as "rejected",
      coalesce(sum(cast("asks" as decimal(38, 0))), 0) as "asks",
      coalesce(sum(cast("answers" as decimal(38, 0))), 0) as "answers",
      max(packets) as "packets",
      max(bytes) as "bytes",
      min(first_start) as "first_start",
      max(last_end) as "last_end",
      count(
        case
          when rejected > 0
          and accepted = 0 then 1
        end
      ) as "blocked"
    from
      (
        select
          "srcaddr",
          "dstaddr",
          "srcport",
          "dstport",
          "protocol",
          "encryption",
          "seen_log",
          "seen_interface",
          count(*) as "flows",
          count(
            case
              when action = 'ACCEPT' then 1
            end
          ) as "accepted",
          count(
            case
              when action = 'REJECT' then 1
            end
          ) as "rejected",
          count(
            case
              when tcp_flags % 4 >= 2
              and tcp_flags % 32 < 16 then 1
            end
          ) as "asks",
          count(
            case
              when tcp_flags % 4 >= 2
              and tcp_flags % 32 >= 16 then 1
            end
          ) as "answers",
          coalesce(sum(cast("packets" as decimal(38, 0))), 0) as "packets",
          coalesce(sum(cast("bytes" as decimal(38, 0))), 0) as "bytes",
          min("start") as "first_start",
          max("end") as "last_end"
        from
          (
            select
              srcaddr as "srcaddr",
              dstaddr as "dstaddr",
              "srcport",
              "dstport",
              "protocol",
              case encryption_status
                when 0 then 'none'
                when 1 then 'nitro'
                when 2 then 'application'
                when 3 then 'both'
                else 'unknown'
              end as "encryption",
              "packets",
              "bytes",
              "start",
              "end",
              "action",
              "tcp_flags",
              case
                when srcaddr is not null
                and dstaddr is not null then "flow_log"
              end as "seen_log",
              case
                when srcaddr is not null
                and dstaddr is not null then "interface_id"
              end as "seen_interface"
            from
              flows
          ) as records
        group by
          "srcaddr",
          "dstaddr",
          "srcport",
          "dstport",
          "protocol",
          "encryption",
          "seen_log",
          "seen_interface"
      ) as seen
    group by
      "srcaddr",
      "dstaddr",
      "srcport",
      "dstport",
      "protocol",
      "encryption"
  ),
  "pairs" as (
    select
      "encryption",
      coalesce(sum(cast("conversations"."flows" as decimal(38, 0))), 0) as "flows",
      coalesce(sum(cast("conversations"."packets" as decimal(38, 0))), 0) as "packets",
      coalesce(sum(cast("conversations"."bytes" as decimal(38, 0))), 0) as "bytes"
    from
      "conversations"
    group by
      "encryption",
      "srcaddr",
      "dstaddr"
  ),
  "statuses" as (
    select
      "encryption",
      coalesce(sum(cast("pairs"."flows" as decimal(38, 0))), 0) as "flows",
      coalesce(sum(cast("pairs"."packets" as decimal(38, 0))), 0) as "packets",
      coalesce(sum(cast("pairs"."bytes" as decimal(38, 0))), 0) as "bytes",
      count(*) as "pairs"
    from
      "pairs"
    group by
      "encryption"
  )
select
  "encryption",
  "flows",
  "packets",
  "bytes",
  cast("bytes" as double) / cast(nullif(sum(bytes) over (), 0) as double) as "share",
  "pairs"
from
  "statuses"
order by
  "bytes" desc,
  "flows" desc,
  "encryption";
