-- How much traffic is accepted, and how much is rejected?
with
  "flows" as not materialized (
    select
      "action",
      "packets",
      "bytes",
      case
        when "start" > 2147483647 then "start" // 1000
        else "start"
      end as "start",
      cast(null as varchar) as "flow_log",
      "interface_id",
      cast(null as varchar) as "flow_direction",
      "srcaddr",
      "dstaddr",
      "srcport",
      "dstport",
      "protocol",
      cast(null as varchar) as "pkt_srcaddr",
      cast(null as varchar) as "pkt_dstaddr",
      cast(null as integer) as "tcp_flags",
      case
        when "end" > 2147483647 then "end" // 1000
        else "end"
      end as "end"
    from
      read_csv(
        [
          'AWSLogs/111122223333/vpcflowlogs/us-east-1/2026/11/20/111122223333_vpcflowlogs_us-east-1_fl-0123456789abcdef0_20261120T0000Z_0a1b2c3d.log.gz'
        ],
        auto_detect = false,
        header = false,
        skip = 1,
        delim = ' ',
        quote = '',
        escape = '',
        new_line = '\n',
        nullstr = '-',
        compression = 'gzip',
        store_rejects = true,
        rejects_limit = 100000,
        columns = {
          'version': 'INTEGER',
          'account_id': 'VARCHAR',
          'interface_id': 'VARCHAR',
          'srcaddr': 'VARCHAR',
          'dstaddr': 'VARCHAR',
          'srcport': 'INTEGER',
          'dstport': 'INTEGER',
          'protocol': 'INTEGER',
          'packets': 'BIGINT',
          'bytes': 'BIGINT',
          'start': 'BIGINT',
          'end': 'BIGINT',
          'action': 'VARCHAR',
          'log_status': 'VARCHAR'
        }
      )
    where
      "log_status" = 'OK'
      and (
        "start" >= 1795132800
        and "start" < 1795219200
        or "start" >= 1795132800000
        and "start" < 1795219200000
      )
  ),
  "conversations" as not materialized (
    select
      "srcaddr",
      "dstaddr",
      "srcport",
      "dstport",
      "protocol",
      "action",
      "refused_at",
      coalesce(sum("flows"), 0) as "flows",
      coalesce(sum("accepted"), 0) as "accepted",
      coalesce(sum("rejected"), 0) as "rejected",
      coalesce(sum("asks"), 0) as "asks",
      coalesce(sum("answers"), 0) as "answers",
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
          "action",
          "refused_at",
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
          coalesce(sum("packets"), 0) as "packets",
          coalesce(sum("bytes"), 0) as "bytes",
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
              action as "action",
              case
                when action = 'REJECT' then interface_id
              end as "refused_at",
              "packets",
              "bytes",
              "start",
              "end",
              "tcp_flags",
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
          "action",
          "refused_at",
          "seen_interface"
      ) as seen
    group by
      "srcaddr",
      "dstaddr",
      "srcport",
      "dstport",
      "protocol",
      "action",
      "refused_at"
  )
select
  "action",
  coalesce(sum("conversations"."flows"), 0) as "flows",
  coalesce(sum("conversations"."packets"), 0) as "packets",
  coalesce(sum("conversations"."bytes"), 0) as "bytes"
from
  "conversations"
group by
  "action"
order by
  "action";
