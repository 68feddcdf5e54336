-- Which security group rules admit how much traffic, and which are unused?
with
  "flows" as (
    select
      case
        when strpos("srcaddr", ':') = 0 then "srcaddr"
        when strpos(cast(try_cast("srcaddr" as ipaddress) as varchar), ':') > 0 then cast(try_cast("srcaddr" as ipaddress) as varchar)
        else "srcaddr"
      end as "srcaddr",
      case
        when strpos("dstaddr", ':') = 0 then "dstaddr"
        when strpos(cast(try_cast("dstaddr" as ipaddress) as varchar), ':') > 0 then cast(try_cast("dstaddr" as ipaddress) as varchar)
        else "dstaddr"
      end as "dstaddr",
      "srcport",
      "dstport",
      "protocol",
      "packets",
      "bytes",
      case
        when "start" > 2147483647 then "start" / 1000
        else "start"
      end as "start",
      case
        when "end" > 2147483647 then "end" / 1000
        else "end"
      end as "end",
      "action",
      "interface_id",
      regexp_extract("$path", '_(fl-[0-9a-f]+)_', 1) as "flow_log",
      cast(null as varchar) as "flow_direction",
      cast(null as varchar) as "pkt_srcaddr",
      cast(null as varchar) as "pkt_dstaddr",
      cast(null as integer) as "tcp_flags"
    from
      "flowq"."flow_logs"
    where
      "p_account" in ('111122223333', '444455556666')
      and "p_region" in ('eu-west-1', 'us-east-1')
      and "p_date" between '2026/11/19' and '2026/11/21'
      and "log_status" = 'OK'
      and (
        "start" >= 1795132800
        and "start" < 1795219200
        or "start" >= 1795132800000
        and "start" < 1795219200000
      )
  ),
  "used" as (
    select
      rule_no,
      coalesce(sum(cast(connections as decimal(38, 0))), 0) as connections,
      coalesce(
        sum(
          cast(
            case
              when admitting = 1 then connections
            end as decimal(38, 0)
          )
        ),
        0
      ) as only_by_it,
      coalesce(sum(cast(flows as decimal(38, 0))), 0) as flows,
      coalesce(sum(cast(bytes as decimal(38, 0))), 0) as bytes,
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
                  case
                    when strpos("peer", ':') = 0 then '4' || substr(lower(to_hex(cast(try_cast("peer" as ipaddress) as varbinary))), 25)
                    else '6' || lower(to_hex(cast(try_cast("peer" as ipaddress) as varbinary)))
                  end as peer_key
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
                          cast(
                            case
                              when admitted = 1 then asked + answered
                              else refused
                            end as decimal(38, 0)
                          )
                        ),
                        0
                      ) as flows,
                      coalesce(sum(cast(bytes as decimal(38, 0))), 0) as bytes,
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
                                  coalesce(sum(cast("flows" as decimal(38, 0))), 0) as flows,
                                  coalesce(
                                    sum(
                                      cast(
                                        case
                                          when is_request then "accepted"
                                        end as decimal(38, 0)
                                      )
                                    ),
                                    0
                                  ) as asked,
                                  coalesce(
                                    sum(
                                      cast(
                                        case
                                          when is_request then "rejected"
                                        end as decimal(38, 0)
                                      )
                                    ),
                                    0
                                  ) as refused,
                                  coalesce(
                                    sum(
                                      cast(
                                        case
                                          when not is_request then "accepted"
                                        end as decimal(38, 0)
                                      )
                                    ),
                                    0
                                  ) as answered,
                                  coalesce(
                                    sum(
                                      cast(
                                        case
                                          when not is_request then "rejected"
                                        end as decimal(38, 0)
                                      )
                                    ),
                                    0
                                  ) as answer_refused,
                                  coalesce(sum(cast("packets" as decimal(38, 0))), 0) as packets,
                                  coalesce(sum(cast("bytes" as decimal(38, 0))), 0) as bytes,
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
                                              coalesce(sum(cast("flows" as decimal(38, 0))), 0) as "flows",
                                              coalesce(sum(cast("accepted" as decimal(38, 0))), 0) as "accepted",
                                              coalesce(sum(cast("rejected" as decimal(38, 0))), 0) as "rejected",
                                              coalesce(sum(cast("asks" as decimal(38, 0))), 0) as "asks",
                                              coalesce(sum(cast("answers" as decimal(38, 0))), 0) as "answers",
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
                                                  coalesce(sum(cast("flows" as decimal(38, 0))), 0) as "flows",
                                                  coalesce(sum(cast("accepted" as decimal(38, 0))), 0) as "accepted",
                                                  coalesce(sum(cast("rejected" as decimal(38, 0))), 0) as "rejected",
                                                  coalesce(sum(cast("asks" as decimal(38, 0))), 0) as "asks",
                                                  coalesce(sum(cast("answers" as decimal(38, 0))), 0) as "answers",
                                                  max(packets) as "packets",
                                                  max(bytes) as "bytes",
                                                  min(first_start) as "first_start",
                                                  max(last_end) as "last_end"
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
                                                      "seen_log",
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
                                                      coalesce(sum(cast("packets" as decimal(38, 0))), 0) as "packets",
                                                      coalesce(sum(cast("bytes" as decimal(38, 0))), 0) as "bytes",
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
                                                            and dstaddr is not null then "flow_log"
                                                          end as "seen_log",
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
                                                      "seen_log",
                                                      "seen_interface"
                                                  ) as logged
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
                      ) as judged
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
  "listed" as (
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
  date_format(from_unixtime("used"."last_end", 'UTC'), '%Y-%m-%dT%H:%i:%sZ') as "last_used",
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
