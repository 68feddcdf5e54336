-- Who exchanges packets with addresses on a list?
with
  "flows" as not materialized (
    select
      "srcaddr",
      "dstaddr",
      "packets",
      "bytes",
      case
        when "start" > 2147483647 then "start" // 1000
        else "start"
      end as "start",
      case
        when "end" > 2147483647 then "end" // 1000
        else "end"
      end as "end",
      "action",
      cast(null as varchar) as "flow_log",
      "interface_id",
      cast(null as varchar) as "flow_direction",
      "srcport",
      "dstport",
      "protocol",
      cast(null as varchar) as "pkt_srcaddr",
      cast(null as varchar) as "pkt_dstaddr",
      cast(null as integer) as "tcp_flags"
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
          "seen_interface"
      ) as seen
    group by
      "srcaddr",
      "dstaddr",
      "srcport",
      "dstport",
      "protocol"
  ),
  "meetings" as not materialized (
    select
      keyed.*,
      entry
    from
      (
        select
          ends.*,
          coalesce(
            '4' || case
              when regexp_full_match(
                "listed",
                '(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])([.](25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])){3}'
              ) then array_to_string(list_transform(string_split("listed", '.'), o -> printf('%02x', try_cast (o as integer))), '')
            end,
            '6' || case
              when regexp_full_match(
                "listed",
                '([0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}(:[0-9a-fA-F]{1,4})*)?::([0-9a-fA-F]{1,4}(:[0-9a-fA-F]{1,4})*)?'
              )
              and (
                len(string_split("listed", '::')) = 1
                or 8 - len(list_filter(string_split(coalesce(string_split("listed", '::') [1], ''), ':'), g -> g <> '')) - len(list_filter(string_split(coalesce(string_split("listed", '::') [2], ''), ':'), g -> g <> '')) > 0
              ) then array_to_string(
                list_transform(
                  list_concat(
                    list_concat(
                      list_filter(string_split(coalesce(string_split("listed", '::') [1], ''), ':'), g -> g <> ''),
                      list_transform(
                        range(
                          8 - len(list_filter(string_split(coalesce(string_split("listed", '::') [1], ''), ':'), g -> g <> '')) - len(list_filter(string_split(coalesce(string_split("listed", '::') [2], ''), ':'), g -> g <> ''))
                        ),
                        i -> '0'
                      )
                    ),
                    list_filter(string_split(coalesce(string_split("listed", '::') [2], ''), ':'), g -> g <> '')
                  ),
                  g -> lpad(lower(g), 4, '0')
                ),
                ''
              )
            end
          ) as address_key
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
                  coalesce(sum("flows"), 0) as "flows",
                  coalesce(sum("accepted"), 0) as "accepted",
                  coalesce(sum("rejected"), 0) as "rejected",
                  coalesce(sum("bytes"), 0) as "bytes",
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
      join (
        values
          ('192.0.2.0/24', '4c0000200', '4c00002ff'),
          ('198.51.100.7/32', '4c6336407', '4c6336407')
      ) as entries (entry, first_key, last_key) on address_key between first_key and last_key
  )
select
  "listed",
  "entry",
  "other",
  coalesce(sum("meetings"."flows"), 0) as "flows",
  coalesce(sum("meetings"."accepted"), 0) as "accepted",
  coalesce(sum("meetings"."rejected"), 0) as "rejected",
  coalesce(sum("meetings"."bytes_from"), 0) as "bytes_from",
  coalesce(sum("meetings"."bytes_to"), 0) as "bytes_to",
  strftime(make_timestamp(min("first_start") * 1000000), '%Y-%m-%dT%H:%M:%SZ') as "first_seen",
  strftime(make_timestamp(max("last_end") * 1000000), '%Y-%m-%dT%H:%M:%SZ') as "last_seen"
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
  "entry"
limit
  100;
