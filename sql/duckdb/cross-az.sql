-- Who sends how much to other Availability Zones, and what may it cost?
with
  "flows" as not materialized (
    select
      cast(null as varchar) as "az_id",
      cast(null as varchar) as "flow_direction",
      "srcaddr",
      "dstaddr",
      "packets",
      "bytes",
      case
        when "start" > 2147483647 then "start" // 1000
        else "start"
      end as "start",
      "action",
      cast(null as varchar) as "flow_log",
      "interface_id",
      "srcport",
      "dstport",
      "protocol",
      cast(null as varchar) as "pkt_srcaddr",
      cast(null as varchar) as "pkt_dstaddr",
      cast(null as integer) as "tcp_flags",
      case
        when "end" > 2147483647 then "end" // 1000
        else "end"
      end as "end",
      cast(null as varchar) as "next_hop_az_id",
      cast(null as varchar) as "interface_type"
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
      *,
      srcaddr as source,
      dstaddr as destination
    from
      (
        select
          "srcaddr",
          "dstaddr",
          "srcport",
          "dstport",
          "protocol",
          "from_zone",
          "to_zone",
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
              "from_zone",
              "to_zone",
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
                  case
                    when action = 'ACCEPT' then case flow_direction
                      when 'egress' then az_id
                      when 'ingress' then next_hop_az_id
                    end
                  end as "from_zone",
                  case
                    when action = 'ACCEPT' then case flow_direction
                      when 'ingress' then az_id
                      when 'egress' then next_hop_az_id
                    end
                  end as "to_zone",
                  "packets",
                  "bytes",
                  "start",
                  "end",
                  "action",
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
              "from_zone",
              "to_zone",
              "seen_interface"
          ) as seen
        group by
          "srcaddr",
          "dstaddr",
          "srcport",
          "dstport",
          "protocol",
          "from_zone",
          "to_zone"
      ) as conversations
  ),
  "crossings" as not materialized (
    select
      source as "payer",
      "dstaddr" as "payee",
      max("from_zone") as "from_az",
      max("to_zone") as "to_az",
      coalesce(sum("flows"), 0) as "flows",
      max("packets") as "packets",
      max("bytes") as "bytes"
    from
      "conversations"
    group by
      "srcaddr",
      "dstaddr",
      "srcport",
      "dstport",
      "conversations"."protocol",
      "source",
      case
        when from_zone is not null
        and to_zone is not null then "from_zone"
      end,
      case
        when from_zone is not null
        and to_zone is not null then "to_zone"
      end
  ),
  "pairs" as not materialized (
    select
      "from_az",
      "to_az",
      payer as "srcaddr",
      payee as "dstaddr",
      coalesce(sum("crossings"."flows"), 0) as "flows",
      coalesce(sum("crossings"."packets"), 0) as "packets",
      coalesce(sum("crossings"."bytes"), 0) as "bytes"
    from
      "crossings"
    where
      "from_az" <> "to_az"
      and split_part(from_az, '-', 1) = split_part(to_az, '-', 1)
    group by
      "from_az",
      "to_az",
      "payer",
      "payee"
  )
select
  *,
  cast("bytes" as double) / cast(1000000000 as double) as "gigabytes",
  cast("bytes" as double) * cast(20000 as double) / cast(1000000000000000 as double) as "estimated_dollars"
from
  "pairs"
order by
  "bytes" desc,
  "packets" desc,
  "from_az",
  "to_az",
  "srcaddr",
  "dstaddr"
limit
  50;
