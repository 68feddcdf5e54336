-- How does traffic, accepted and refused, go up and down over time?
with
  "flows" as not materialized (
    select
      case
        when "start" > 2147483647 then "start" // 1000
        else "start"
      end as "start",
      "action",
      "packets",
      "bytes"
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
  )
select
  strftime(make_timestamp("bucket" * 1000000), '%Y-%m-%dT%H:%M:%SZ') as "time",
  count(*) as "flows",
  coalesce(sum("buckets"."packets"), 0) as "packets",
  coalesce(sum("buckets"."bytes"), 0) as "bytes",
  count(
    case
      when "action" = 'ACCEPT' then 1
    end
  ) as "accepted",
  count(
    case
      when "action" = 'REJECT' then 1
    end
  ) as "rejected"
from
  (
    select
      "start" - "start" % 3600 as "bucket",
      "action",
      "packets",
      "bytes"
    from
      "flows"
  ) as "buckets"
group by
  "bucket"
order by
  "time";
