-- When do the records of an account and VPC have gaps?
with
  "log_quality" as not materialized (
    select
      "account_id",
      case
        when "start" > 2147483647 then "start" // 1000
        else "start"
      end as "start",
      case
        when "end" > 2147483647 then "end" // 1000
        else "end"
      end as "end",
      cast(null as varchar) as "vpc_id"
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
  "minutes" as not materialized (
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
  "places" as not materialized (
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
  strftime(make_timestamp("seen_until" * 1000000), '%Y-%m-%dT%H:%M:%SZ') as "since",
  strftime(make_timestamp("first_start" * 1000000), '%Y-%m-%dT%H:%M:%SZ') as "until",
  first_start - seen_until as "seconds"
from
  "places"
where
  first_start - seen_until >= 900
order by
  "seconds" desc,
  "since",
  "account_id",
  "vpc_id"
limit
  100;
