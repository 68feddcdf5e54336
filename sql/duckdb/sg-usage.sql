-- Which security group rules admit how much traffic, and which are unused?
with
  "flows" as not materialized (
    select
      "srcaddr",
      "dstaddr",
      "srcport",
      "dstport",
      "protocol",
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
      "interface_id",
      cast(null as varchar) as "flow_log",
      cast(null as varchar) as "flow_direction",
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
  "used" as not materialized (
    select
      rule_no,
      coalesce(sum(connections), 0) as connections,
      coalesce(
        sum(
          case
            when admitting = 1 then connections
          end
        ),
        0
      ) as only_by_it,
      coalesce(sum(flows), 0) as flows,
      coalesce(sum(bytes), 0) as bytes,
      max(last_end) as last_end
    from
      (
        select
          admitted.*,
          count(*) over (
            partition by
              eni,
              inbound,
              peer,
              protocol,
              port
          ) as admitting
        from
          (
            select
              eni,
              inbound,
              peer,
              protocol,
              port,
              rule_no,
              max(connections) as connections,
              max(flows) as flows,
              max(bytes) as bytes,
              max(last_end) as last_end
            from
              (
                select
                  sessions.*,
                  coalesce(
                    '4' || case
                      when regexp_full_match(
                        "peer",
                        '(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])([.](25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])){3}'
                      ) then array_to_string(list_transform(string_split("peer", '.'), o -> printf('%02x', try_cast (o as integer))), '')
                    end,
                    '6' || case
                      when regexp_full_match(
                        "peer",
                        '([0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}(:[0-9a-fA-F]{1,4})*)?::([0-9a-fA-F]{1,4}(:[0-9a-fA-F]{1,4})*)?'
                      )
                      and (
                        len(string_split("peer", '::')) = 1
                        or 8 - len(list_filter(string_split(coalesce(string_split("peer", '::') [1], ''), ':'), g -> g <> '')) - len(list_filter(string_split(coalesce(string_split("peer", '::') [2], ''), ':'), g -> g <> '')) > 0
                      ) then array_to_string(
                        list_transform(
                          list_concat(
                            list_concat(
                              list_filter(string_split(coalesce(string_split("peer", '::') [1], ''), ':'), g -> g <> ''),
                              list_transform(
                                range(
                                  8 - len(list_filter(string_split(coalesce(string_split("peer", '::') [1], ''), ':'), g -> g <> '')) - len(list_filter(string_split(coalesce(string_split("peer", '::') [2], ''), ':'), g -> g <> ''))
                                ),
                                i -> '0'
                              )
                            ),
                            list_filter(string_split(coalesce(string_split("peer", '::') [2], ''), ':'), g -> g <> '')
                          ),
                          g -> lpad(lower(g), 4, '0')
                        ),
                        ''
                      )
                    end
                  ) as peer_key
                from
                  (
                    select
                      eni,
                      inbound,
                      client,
                      server,
                      protocol,
                      port,
                      case inbound
                        when 1 then client
                        else server
                      end as peer,
                      admitted,
                      count(*) as connections,
                      coalesce(
                        sum(
                          case
                            when admitted = 1 then asked + answered
                            else refused
                          end
                        ),
                        0
                      ) as flows,
                      coalesce(sum(bytes), 0) as bytes,
                      min(first_start) as first_start,
                      max(last_end) as last_end
                    from
                      (
                        select
                          placed.*,
                          case
                            when asked + answered > 0 then 1
                            else 0
                          end as admitted
                        from
                          (
                            select
                              exchanges.*,
                              case
                                when servers.address is not null then 1
                                when clients.address is not null then 0
                              end as inbound
                            from
                              (
                                select
                                  client,
                                  server,
                                  client_port,
                                  port,
                                  protocol,
                                  "eni",
                                  "own_address",
                                  "is_meant",
                                  coalesce(sum("flows"), 0) as flows,
                                  coalesce(
                                    sum(
                                      case
                                        when is_request then "accepted"
                                      end
                                    ),
                                    0
                                  ) as asked,
                                  coalesce(
                                    sum(
                                      case
                                        when is_request then "rejected"
                                      end
                                    ),
                                    0
                                  ) as refused,
                                  coalesce(
                                    sum(
                                      case
                                        when not is_request then "accepted"
                                      end
                                    ),
                                    0
                                  ) as answered,
                                  coalesce(
                                    sum(
                                      case
                                        when not is_request then "rejected"
                                      end
                                    ),
                                    0
                                  ) as answer_refused,
                                  coalesce(sum("packets"), 0) as packets,
                                  coalesce(sum("bytes"), 0) as bytes,
                                  min(first_start) as first_start,
                                  max(last_end) as last_end
                                from
                                  (
                                    select
                                      *,
                                      case
                                        when is_request then srcaddr
                                        else dstaddr
                                      end as client,
                                      case
                                        when is_request then dstaddr
                                        else srcaddr
                                      end as server,
                                      case
                                        when is_request then srcport
                                        else dstport
                                      end as client_port,
                                      case
                                        when is_request then dstport
                                        else srcport
                                      end as port
                                    from
                                      (
                                        select
                                          *,
                                          case
                                            when answers > 0 then false
                                            when asks > 0 then true
                                            else coalesce(srcport >= dstport, true)
                                          end as is_request
                                        from
                                          (
                                            select
                                              "srcaddr",
                                              "dstaddr",
                                              "srcport",
                                              "dstport",
                                              "protocol",
                                              "eni",
                                              "own_address",
                                              "is_meant",
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
                                                  "eni",
                                                  "own_address",
                                                  "is_meant",
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
                                                      interface_id as "eni",
                                                      cast(null as varchar) as "own_address",
                                                      1 as "is_meant",
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
                                                  "eni",
                                                  "own_address",
                                                  "is_meant",
                                                  "seen_interface"
                                              ) as seen
                                            group by
                                              "srcaddr",
                                              "dstaddr",
                                              "srcport",
                                              "dstport",
                                              "protocol",
                                              "eni",
                                              "own_address",
                                              "is_meant"
                                          ) as conversations
                                      ) as told
                                  ) as directed
                                group by
                                  client,
                                  server,
                                  client_port,
                                  port,
                                  protocol,
                                  "eni",
                                  "own_address",
                                  "is_meant"
                              ) as exchanges
                              left join (
                                values
                                  ('eni-0a1', '10.0.1.10'),
                                  ('eni-0a2', '10.0.2.20')
                              ) as servers (id, address) on servers.id = eni
                              and servers.address = server
                              left join (
                                values
                                  ('eni-0a1', '10.0.1.10'),
                                  ('eni-0a2', '10.0.2.20')
                              ) as clients (id, address) on clients.id = eni
                              and clients.address = client
                          ) as placed
                      ) as told
                    where
                      is_meant = 1
                      and eni is not null
                      and inbound is not null
                      and protocol is not null
                      and asked + answered + refused > 0
                    group by
                      eni,
                      inbound,
                      client,
                      server,
                      protocol,
                      port,
                      admitted
                  ) as sessions
                where
                  admitted = 1
              ) as keyed
              join (
                values
                  ('eni-0a1', 'sg-0a1'),
                  ('eni-0a2', 'sg-0a2')
              ) as attached (attached_eni, attached_group) on attached_eni = eni
              join (
                values
                  (0, 'sg-0a1', 1, 6, 6, 443, 443, '400000000', '4ffffffff'),
                  (1, 'sg-0a1', 0, 0, 255, 0, 65535, '400000000', '4ffffffff'),
                  (2, 'sg-0a2', 1, 6, 6, 5432, 5432, '40a00010a', '40a00010a')
              ) as "rules" (
                rule_no,
                rule_group,
                rule_inbound,
                first_protocol,
                last_protocol,
                first_port,
                last_port,
                first_key,
                last_key
              ) on rule_group = attached_group
              and rule_inbound = inbound
              and protocol between first_protocol and last_protocol
              and port between first_port and last_port
              and peer_key between first_key and last_key
            group by
              eni,
              inbound,
              peer,
              protocol,
              port,
              rule_no
          ) as admitted
      ) as counted
    group by
      rule_no
  ),
  "listed" as not materialized (
    select
      *
    from
      (
        values
          (0, 'sg-0a1', 'web', 'sgr-0a1', 'inbound', 'TCP', '443', '0.0.0.0/0', 1, 1, '', ''),
          (1, 'sg-0a1', 'web', 'sgr-0a2', 'outbound', 'all', 'all', '0.0.0.0/0', 1, 1, '', ''),
          (2, 'sg-0a2', 'database', 'sgr-0a3', 'inbound', 'TCP', '5432', 'sg-0a1', 1, 1, '', '')
      ) as listed (
        listed_no,
        security_group,
        group_name,
        rule_id,
        direction,
        rule_protocol,
        ports,
        rule_peer,
        interfaces,
        is_known,
        shadowed_by,
        rule_description
      )
  )
select
  nullif("group_name", '') as "group_name",
  nullif("direction", '') as "direction",
  nullif("rule_protocol", '') as "protocol",
  nullif("ports", '') as "ports",
  nullif("rule_peer", '') as "peer",
  case
    when is_known = 1 then coalesce("used"."connections", 0)
  end as "connections",
  case
    when is_known = 1 then coalesce("used"."only_by_it", 0)
  end as "only_by_it",
  case
    when is_known = 1 then coalesce("used"."bytes", 0)
  end as "bytes",
  strftime(make_timestamp("used"."last_end" * 1000000), '%Y-%m-%dT%H:%M:%SZ') as "last_used",
  nullif("shadowed_by", '') as "shadowed_by",
  nullif("rule_id", '') as "rule",
  nullif("rule_description", '') as "description",
  nullif("security_group", '') as "security_group",
  "interfaces",
  case
    when is_known = 1 then coalesce("used"."flows", 0)
  end as "flows"
from
  "listed"
  left join "used" on "used"."rule_no" = "listed"."listed_no"
order by
  "connections" desc,
  "bytes" desc,
  "security_group",
  "listed_no";
