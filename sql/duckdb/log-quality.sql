-- How many records carry no data, and how many were lost?
with
  "log_quality" as not materialized (
    select
      "log_status",
      "interface_id",
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
  )
select
  "log_status",
  "records",
  cast("records" as double) / cast(sum("records") over () as double) as "share",
  "interfaces",
  strftime(make_timestamp("first" * 1000000), '%Y-%m-%dT%H:%M:%SZ') as "first_seen",
  strftime(make_timestamp("last" * 1000000), '%Y-%m-%dT%H:%M:%SZ') as "last_seen"
from
  (
    select
      "log_status",
      count(*) as "records",
      count(distinct "interface_id") as "interfaces",
      min("start") as "first",
      max("end") as "last"
    from
      "log_quality"
    group by
      "log_status"
  ) as "statuses"
order by
  "records" desc,
  "log_status";
