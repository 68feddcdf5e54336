-- Which network interfaces had no traffic at all?
with
  "log_quality" as not materialized (
    select
      "interface_id",
      "account_id",
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
  )
select
  "interface_id",
  "account_id",
  case
    when count(
      case
        when log_status <> 'NODATA' then 1
      end
    ) = 0 then 'idle'
    else 'busy'
  end as "state",
  cast(null as varchar) as "belongs_to",
  count(*) as "intervals",
  strftime(make_timestamp(min("start") * 1000000), '%Y-%m-%dT%H:%M:%SZ') as "first_seen",
  strftime(make_timestamp(max("end") * 1000000), '%Y-%m-%dT%H:%M:%SZ') as "last_seen"
from
  "log_quality"
where
  "interface_id" is not null
group by
  "interface_id",
  "account_id"
order by
  "intervals" desc,
  "interface_id",
  "account_id";
