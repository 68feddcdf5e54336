-- Who exchanges packets with addresses on a list?
with
  packed_1 as (
    select
      '4c' || coalesce(split_part(item, ';', 1), '') as prefix,
      nullif(split_part(item, ';', 2), '') as block
    from
      unnest (split('00002;192.0.2.0/24,6336407', ',')) as items (item)
  ),
  "flows" as (
    select
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
      "action",
      regexp_extract("$path", '_(fl-[0-9a-f]+)_', 1) as "flow_log",
      "interface_id",
      cast(null as varchar) as "flow_direction",
      "srcport",
      "dstport",
      "protocol",
      cast(null as varchar) as "pkt_srcaddr",
      cast(null as varchar) as "pkt_dstaddr",
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
          "seen_log",
          "seen_interface"
      ) as seen
    group by
      "srcaddr",
      "dstaddr",
      "srcport",
      "dstport",
      "protocol"
  ),
  "meetings" as (
    select
      keyed.*,
      coalesce(entries.block, listed || '/32') as entry
    from
      (
        select
          ends.*,
          case
            when strpos("listed", ':') = 0 then '4' || substr(lower(to_hex(cast(try_cast("listed" as ipaddress) as varbinary))), 25)
            else '6' || lower(to_hex(cast(try_cast("listed" as ipaddress) as varbinary)))
          end as address_key
        from
          (
            select
              pairs.*,
              case
                when is_source = 1 then srcaddr
                else dstaddr
              end as listed,
              case
                when is_source = 1 then dstaddr
                else srcaddr
              end as other,
              case
                when is_source = 1 then bytes
                else 0
              end as bytes_from,
              case
                when is_source = 1 then 0
                else bytes
              end as bytes_to
            from
              (
                select
                  srcaddr,
                  dstaddr,
                  coalesce(sum(cast("flows" as decimal(38, 0))), 0) as "flows",
                  coalesce(sum(cast("accepted" as decimal(38, 0))), 0) as "accepted",
                  coalesce(sum(cast("rejected" as decimal(38, 0))), 0) as "rejected",
                  coalesce(sum(cast("bytes" as decimal(38, 0))), 0) as "bytes",
                  min(first_start) as first_start,
                  max(last_end) as last_end
                from
                  conversations
                group by
                  srcaddr,
                  dstaddr
              ) as pairs
              cross join (
                values
                  (0),
                  (1)
              ) as sides (is_source)
          ) as ends
      ) as keyed
      cross join (
        values
          (7),
          (9)
      ) as lengths (digits)
      join packed_1 as entries on entries.prefix = substr(address_key, 1, digits)
      and length(entries.prefix) = digits
  )
select
  "listed",
  "entry",
  "other",
  coalesce(sum(cast("meetings"."flows" as decimal(38, 0))), 0) as "flows",
  coalesce(sum(cast("meetings"."accepted" as decimal(38, 0))), 0) as "accepted",
  coalesce(sum(cast("meetings"."rejected" as decimal(38, 0))), 0) as "rejected",
  coalesce(sum(cast("meetings"."bytes_from" as decimal(38, 0))), 0) as "bytes_from",
  coalesce(sum(cast("meetings"."bytes_to" as decimal(38, 0))), 0) as "bytes_to",
  date_format(from_unixtime(min("first_start"), 'UTC'), '%Y-%m-%dT%H:%i:%sZ') as "first_seen",
  date_format(from_unixtime(max("last_end"), 'UTC'), '%Y-%m-%dT%H:%i:%sZ') as "last_seen"
from
  "meetings"
group by
  "listed",
  "entry",
  "other"
order by
  "accepted" desc,
  "rejected" desc,
  "listed",
  "other",
  "entry";
