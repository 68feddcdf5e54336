-- Why was traffic rejected: by Block Public Access, encryption controls, or rules?
with
  "flows" as not materialized (
    select
      cast(null as varchar) as "reject_reason",
      "action",
      "interface_id",
      "srcaddr",
      "dstaddr",
      "packets",
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
      "log_status" = 'OK'
      and (
        "start" >= 1795132800
        and "start" < 1795219200
        or "start" >= 1795132800000
        and "start" < 1795219200000
      )
  )
select
  case reject_reason
    when 'BPA' then 'block-public-access'
    when 'EC' then 'encryption-controls'
    else coalesce(reject_reason, 'rules')
  end as "reason",
  count(*) as "flows",
  coalesce(sum("flows"."packets"), 0) as "packets",
  count(distinct "srcaddr") as "sources",
  count(distinct "dstaddr") as "destinations",
  count(distinct "interface_id") as "interfaces",
  strftime(make_timestamp(min("start") * 1000000), '%Y-%m-%dT%H:%M:%SZ') as "first_seen",
  strftime(make_timestamp(max("end") * 1000000), '%Y-%m-%dT%H:%M:%SZ') as "last_seen"
from
  "flows"
where
  "action" = 'REJECT'
group by
  "reject_reason"
order by
  "flows" desc,
  "reason";
