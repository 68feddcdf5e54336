-- Which network interfaces lost records?
with
  "log_quality" as not materialized (
    select
      "interface_id",
      "log_status",
      case
        when "start" > 2147483647 then "start" // 1000
        else "start"
      end as "start",
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
      "log_status" in ('OK', 'NODATA', 'SKIPDATA')
      and (
        "start" >= 1795132800
        and "start" < 1795219200
        or "start" >= 1795132800000
        and "start" < 1795219200000
      )
  ),
  "interfaces" as not materialized (
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
  strftime(make_timestamp("first_start" * 1000000), '%Y-%m-%dT%H:%M:%SZ') as "first_seen",
  strftime(make_timestamp("last_end" * 1000000), '%Y-%m-%dT%H:%M:%SZ') as "last_seen"
from
  "interfaces"
where
  "lost" > 0
order by
  "lost" desc,
  "share" desc,
  "interface_id"
limit
  100;
