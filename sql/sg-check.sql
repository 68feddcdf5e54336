-- Which accepted traffic would these rules reject, and which rejected traffic would they admit?
with
  packed_1 as (
    select
      'eni-0a' || coalesce(split_part(item, ';', 1), '') as id,
      '10.0.' || coalesce(split_part(item, ';', 2), '') as address
    from
      unnest (split('1;1.10,2;2.20', ',')) as items (item)
  ),
  packed_2 as (
    select
      nullif(split_part(item, ';', 1), '') as attached_eni,
      cast(nullif(split_part(item, ';', 2), '') as bigint) as groups_no
    from
      unnest (split('none;0', ',')) as items (item)
  ),
  packed_3 as (
    select
      cast(nullif(split_part(item, ';', 1), '') as bigint) as set_no,
      cast(nullif(split_part(item, ';', 2), '') as bigint) as attached_group
    from
      unnest (split('0;0', ',')) as items (item)
  ),
  packed_4 as (
    select
      cast(nullif(split_part(item, ';', 1), '') as bigint) as rule_no,
      cast(nullif(split_part(item, ';', 2), '') as bigint) as rule_group,
      cast(nullif(split_part(item, ';', 3), '') as bigint) as rule_inbound,
      cast(nullif(split_part(item, ';', 4), '') as bigint) as peers_no,
      cast(nullif(split_part(item, ';', 5), '') as bigint) as first_protocol,
      cast(nullif(split_part(item, ';', 6), '') as bigint) as first_port,
      cast(nullif(split_part(item, ';', 7), '') as bigint) as end_port,
      cast(nullif(split_part(item, ';', 8), '') as bigint) as end_protocol,
      cast(nullif(split_part(item, ';', 9), '') as bigint) as sure
    from
      unnest (split('0;1;1;1;6;443,1;1;0;1;0;0;65535;255', ',')) as items (item)
  ),
  packed_5 as (
    select
      cast(nullif(split_part(item, ';', 1), '') as bigint) as list_no,
      nullif(split_part(item, ';', 2), '') as first_key,
      cast(nullif(split_part(item, ';', 3), '') as bigint) as list_sure,
      nullif(split_part(item, ';', 4), '') as end_key
    from
      unnest (split('1;400000000;;4ffffffff', ',')) as items (item)
  ),
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
      cast(null as integer) as "tcp_flags",
      cast(null as varchar) as "instance_id",
      cast(null as varchar) as "subnet_id"
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
  "verdicts" as (
    select
      eni,
      inbound,
      client,
      server,
      protocol,
      port,
      admitted,
      connections,
      flows,
      bytes,
      first_start,
      last_end,
      count(
        case
          when is_sure = 1 then 1
        end
      ) as admitting,
      count(
        case
          when is_sure = 0 then 1
        end
      ) as unknown_rules
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
                      when admitted = 1 then accepted
                      else rejected
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
                    when request_flows = 0 then case outcome
                      when 'accepted' then 1
                      else 0
                    end
                    when request_blocked = 0
                    and request_accepted > 0 then 1
                    else 0
                  end as admitted
                from
                  (
                    select
                      exchanges.*,
                      case
                        when "servers"."address" is not null then 1
                        when "clients"."address" is not null then 0
                      end as inbound
                    from
                      (
                        select
                          *
                        from
                          (
                            select
                              "eni",
                              "own_address",
                              "is_selected",
                              case
                                when is_from_low then "low"
                                else "high"
                              end as "client",
                              case
                                when is_from_low then "high"
                                else "low"
                              end as "server",
                              case
                                when is_from_low then "low_port"
                                else "high_port"
                              end as "client_port",
                              case
                                when is_from_low then "high_port"
                                else "low_port"
                              end as "port",
                              "protocol" as "protocol",
                              "decided_by" as "decided_by",
                              "is_older" as "is_older",
                              case
                                when "up_blocked" + "down_blocked" > 0 then 'rejected'
                                when "up_accepted" + "down_accepted" > 0 then 'accepted'
                              end as "outcome",
                              up_flows + down_flows as "flows",
                              up_accepted + down_accepted as "accepted",
                              up_rejected + down_rejected as "rejected",
                              up_packets + down_packets as "packets",
                              up_bytes + down_bytes as "bytes",
                              case
                                when is_from_low then "up_flows"
                                else "down_flows"
                              end as "request_flows",
                              case
                                when is_from_low then "up_accepted"
                                else "down_accepted"
                              end as "request_accepted",
                              case
                                when is_from_low then "up_rejected"
                                else "down_rejected"
                              end as "request_rejected",
                              case
                                when is_from_low then "up_packets"
                                else "down_packets"
                              end as "request_packets",
                              case
                                when is_from_low then "up_bytes"
                                else "down_bytes"
                              end as "request_bytes",
                              case
                                when is_from_low then "up_resets"
                                else "down_resets"
                              end as "request_resets",
                              case
                                when is_from_low then "down_flows"
                                else "up_flows"
                              end as "answer_flows",
                              case
                                when is_from_low then "down_accepted"
                                else "up_accepted"
                              end as "answer_accepted",
                              case
                                when is_from_low then "down_rejected"
                                else "up_rejected"
                              end as "answer_rejected",
                              case
                                when is_from_low then "down_packets"
                                else "up_packets"
                              end as "answer_packets",
                              case
                                when is_from_low then "down_bytes"
                                else "up_bytes"
                              end as "answer_bytes",
                              case
                                when is_from_low then "down_resets"
                                else "up_resets"
                              end as "answer_resets",
                              case
                                when is_from_low then "up_blocked"
                                else "down_blocked"
                              end as "request_blocked",
                              case
                                when is_from_low then "down_blocked"
                                else "up_blocked"
                              end as "answer_blocked",
                              case
                                when is_from_low then "up_asks"
                                else "down_asks"
                              end as "asks",
                              case
                                when is_from_low then "down_answers"
                                else "up_answers"
                              end as "answers",
                              coalesce(least(up_first_start, down_first_start), up_first_start, down_first_start) as "first_start",
                              coalesce(greatest(up_last_end, down_last_end), up_last_end, down_last_end) as "last_end"
                            from
                              (
                                select
                                  *,
                                  case
                                    when "up_blocked_start" is not null
                                    and not coalesce(
                                      "up_blocked_start" >= whole_closed_end
                                      and coalesce(
                                        greatest("whole_up_accepted_start", "whole_down_accepted_start"),
                                        "whole_up_accepted_start",
                                        "whole_down_accepted_start"
                                      ) < whole_closed_end,
                                      false
                                    ) then 1
                                    else 0
                                  end as "up_blocked",
                                  case
                                    when "down_blocked_start" is not null
                                    and not coalesce(
                                      "down_blocked_start" >= whole_closed_end
                                      and coalesce(
                                        greatest("whole_up_accepted_start", "whole_down_accepted_start"),
                                        "whole_up_accepted_start",
                                        "whole_down_accepted_start"
                                      ) < whole_closed_end,
                                      false
                                    ) then 1
                                    else 0
                                  end as "down_blocked"
                                from
                                  (
                                    select
                                      *,
                                      case decided_by
                                        when 'flags' then (whole_low_began = 1)
                                        when 'fan-in' then (
                                          "whole_down_fan" > "whole_up_fan"
                                          and (
                                            "high_rank" >= "low_rank"
                                            or "whole_down_fan" >= 10 * greatest("whole_up_fan", 1)
                                          )
                                        )
                                        when 'service' then high_rank > low_rank
                                        when 'start' then case
                                          when (
                                            whole_down_blocked = 1
                                            and whole_up_blocked = 0
                                            and whole_up_accepted_start is not null
                                          ) then true
                                          when (
                                            whole_up_blocked = 1
                                            and whole_down_blocked = 0
                                            and whole_down_accepted_start is not null
                                          ) then false
                                          else coalesce(whole_up_first_start < whole_down_first_start, whole_up_first_start is not null)
                                        end
                                        else case
                                          when coalesce(low_port <> high_port, false) then low_port > high_port
                                          when (
                                            protocol in (1, 58)
                                            and whole_up_spoke + whole_down_spoke = 1
                                            and whole_up_blocked = 0
                                            and whole_down_blocked = 0
                                          ) then whole_up_spoke = 1
                                          when coalesce(
                                            not regexp_like(
                                              "low",
                                              '^(10[.]|172[.](1[6-9]|2[0-9]|3[01])[.]|192[.]168[.]|100[.](6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])[.]|169[.]254[.]|127[.]|0[.]|22[4-9][.]|23[0-9][.]|24[0-9][.]|25[0-5][.]|f[cd][0-9a-f][0-9a-f]:|fe[89ab][0-9a-f]:|ff[0-9a-f][0-9a-f]:|::1$)'
                                            ),
                                            false
                                          ) then coalesce(
                                            not regexp_like(
                                              "high",
                                              '^(10[.]|172[.](1[6-9]|2[0-9]|3[01])[.]|192[.]168[.]|100[.](6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])[.]|169[.]254[.]|127[.]|0[.]|22[4-9][.]|23[0-9][.]|24[0-9][.]|25[0-5][.]|f[cd][0-9a-f][0-9a-f]:|fe[89ab][0-9a-f]:|ff[0-9a-f][0-9a-f]:|::1$)'
                                            ),
                                            false
                                          )
                                          else true
                                        end
                                      end as is_from_low
                                    from
                                      (
                                        select
                                          *,
                                          case
                                            when (whole_low_began = 1) <> (whole_high_began = 1) then 'flags'
                                            when coalesce(low_port <> high_port, false)
                                            and whole_up_spoke = 1
                                            and whole_down_spoke = 1
                                            and (
                                              (
                                                "whole_up_fan" > "whole_down_fan"
                                                and (
                                                  "low_rank" >= "high_rank"
                                                  or "whole_up_fan" >= 10 * greatest("whole_down_fan", 1)
                                                )
                                              )
                                              or (
                                                "whole_down_fan" > "whole_up_fan"
                                                and (
                                                  "high_rank" >= "low_rank"
                                                  or "whole_down_fan" >= 10 * greatest("whole_up_fan", 1)
                                                )
                                              )
                                            ) then 'fan-in'
                                            when coalesce(low_port <> high_port, false)
                                            and low_rank <> high_rank then 'service'
                                            when (
                                              whole_down_blocked = 1
                                              and whole_up_blocked = 0
                                              and whole_up_accepted_start is not null
                                            )
                                            or (
                                              whole_up_blocked = 1
                                              and whole_down_blocked = 0
                                              and whole_down_accepted_start is not null
                                            ) then 'start'
                                            when is_older = 0
                                            and not (
                                              protocol in (1, 58)
                                              and whole_up_spoke + whole_down_spoke = 1
                                              and whole_up_blocked = 0
                                              and whole_down_blocked = 0
                                            )
                                            and whole_up_first_start is distinct from whole_down_first_start then 'start'
                                            else 'port'
                                          end as decided_by
                                        from
                                          (
                                            select
                                              *,
                                              (
                                                case
                                                  when "low_port" in (
                                                    21,
                                                    22,
                                                    23,
                                                    25,
                                                    53,
                                                    67,
                                                    69,
                                                    80,
                                                    88,
                                                    110,
                                                    123,
                                                    135,
                                                    139,
                                                    143,
                                                    161,
                                                    179,
                                                    389,
                                                    443,
                                                    445,
                                                    514,
                                                    587,
                                                    636,
                                                    993,
                                                    995,
                                                    1194,
                                                    1433,
                                                    1521,
                                                    2049,
                                                    2181,
                                                    2379,
                                                    3306,
                                                    3389,
                                                    4369,
                                                    4500,
                                                    5432,
                                                    5439,
                                                    5601,
                                                    5671,
                                                    5672,
                                                    5985,
                                                    6379,
                                                    6443,
                                                    9042,
                                                    9090,
                                                    9092,
                                                    9200,
                                                    10250,
                                                    11211,
                                                    27017
                                                  ) then 2
                                                  else 0
                                                end + case
                                                  when "low_port" < 1024 then 1
                                                  else 0
                                                end
                                              ) as low_rank,
                                              (
                                                case
                                                  when "high_port" in (
                                                    21,
                                                    22,
                                                    23,
                                                    25,
                                                    53,
                                                    67,
                                                    69,
                                                    80,
                                                    88,
                                                    110,
                                                    123,
                                                    135,
                                                    139,
                                                    143,
                                                    161,
                                                    179,
                                                    389,
                                                    443,
                                                    445,
                                                    514,
                                                    587,
                                                    636,
                                                    993,
                                                    995,
                                                    1194,
                                                    1433,
                                                    1521,
                                                    2049,
                                                    2181,
                                                    2379,
                                                    3306,
                                                    3389,
                                                    4369,
                                                    4500,
                                                    5432,
                                                    5439,
                                                    5601,
                                                    5671,
                                                    5672,
                                                    5985,
                                                    6379,
                                                    6443,
                                                    9042,
                                                    9090,
                                                    9092,
                                                    9200,
                                                    10250,
                                                    11211,
                                                    27017
                                                  ) then 2
                                                  else 0
                                                end + case
                                                  when "high_port" < 1024 then 1
                                                  else 0
                                                end
                                              ) as high_rank,
                                              case
                                                when coalesce(
                                                  protocol = 6
                                                  and whole_low_began = 0
                                                  and whole_high_began = 0
                                                  and coalesce(whole_up_known_flags, whole_down_known_flags) is not null,
                                                  false
                                                ) then 1
                                                else 0
                                              end as is_older
                                            from
                                              (
                                                select
                                                  *,
                                                  case
                                                    when "whole_up_blocked_start" is not null
                                                    and not coalesce(
                                                      "whole_up_blocked_start" >= whole_closed_end
                                                      and coalesce(
                                                        greatest("whole_up_accepted_start", "whole_down_accepted_start"),
                                                        "whole_up_accepted_start",
                                                        "whole_down_accepted_start"
                                                      ) < whole_closed_end,
                                                      false
                                                    ) then 1
                                                    else 0
                                                  end as "whole_up_blocked",
                                                  case
                                                    when "whole_down_blocked_start" is not null
                                                    and not coalesce(
                                                      "whole_down_blocked_start" >= whole_closed_end
                                                      and coalesce(
                                                        greatest("whole_up_accepted_start", "whole_down_accepted_start"),
                                                        "whole_up_accepted_start",
                                                        "whole_down_accepted_start"
                                                      ) < whole_closed_end,
                                                      false
                                                    ) then 1
                                                    else 0
                                                  end as "whole_down_blocked"
                                                from
                                                  (
                                                    select
                                                      *,
                                                      max(
                                                        case
                                                          when up_asks > 0
                                                          or down_answers > 0 then 1
                                                          else 0
                                                        end
                                                      ) over (
                                                        partition by
                                                          "low",
                                                          "high",
                                                          "low_port",
                                                          "high_port",
                                                          "protocol"
                                                      ) as "whole_low_began",
                                                      max(
                                                        case
                                                          when down_asks > 0
                                                          or up_answers > 0 then 1
                                                          else 0
                                                        end
                                                      ) over (
                                                        partition by
                                                          "low",
                                                          "high",
                                                          "low_port",
                                                          "high_port",
                                                          "protocol"
                                                      ) as "whole_high_began",
                                                      max(
                                                        case
                                                          when up_flows > 0 then 1
                                                          else 0
                                                        end
                                                      ) over (
                                                        partition by
                                                          "low",
                                                          "high",
                                                          "low_port",
                                                          "high_port",
                                                          "protocol"
                                                      ) as "whole_up_spoke",
                                                      max(
                                                        case
                                                          when down_flows > 0 then 1
                                                          else 0
                                                        end
                                                      ) over (
                                                        partition by
                                                          "low",
                                                          "high",
                                                          "low_port",
                                                          "high_port",
                                                          "protocol"
                                                      ) as "whole_down_spoke",
                                                      max(coalesce(greatest("up_closed_end", "down_closed_end"), "up_closed_end", "down_closed_end")) over (
                                                        partition by
                                                          "low",
                                                          "high",
                                                          "low_port",
                                                          "high_port",
                                                          "protocol"
                                                      ) as "whole_closed_end",
                                                      min("up_first_start") over (
                                                        partition by
                                                          "low",
                                                          "high",
                                                          "low_port",
                                                          "high_port",
                                                          "protocol"
                                                      ) as "whole_up_first_start",
                                                      min("up_blocked_start") over (
                                                        partition by
                                                          "low",
                                                          "high",
                                                          "low_port",
                                                          "high_port",
                                                          "protocol"
                                                      ) as "whole_up_blocked_start",
                                                      min("down_first_start") over (
                                                        partition by
                                                          "low",
                                                          "high",
                                                          "low_port",
                                                          "high_port",
                                                          "protocol"
                                                      ) as "whole_down_first_start",
                                                      min("down_blocked_start") over (
                                                        partition by
                                                          "low",
                                                          "high",
                                                          "low_port",
                                                          "high_port",
                                                          "protocol"
                                                      ) as "whole_down_blocked_start",
                                                      max("up_accepted_start") over (
                                                        partition by
                                                          "low",
                                                          "high",
                                                          "low_port",
                                                          "high_port",
                                                          "protocol"
                                                      ) as "whole_up_accepted_start",
                                                      max("up_known_flags") over (
                                                        partition by
                                                          "low",
                                                          "high",
                                                          "low_port",
                                                          "high_port",
                                                          "protocol"
                                                      ) as "whole_up_known_flags",
                                                      max("down_accepted_start") over (
                                                        partition by
                                                          "low",
                                                          "high",
                                                          "low_port",
                                                          "high_port",
                                                          "protocol"
                                                      ) as "whole_down_accepted_start",
                                                      max("down_known_flags") over (
                                                        partition by
                                                          "low",
                                                          "high",
                                                          "low_port",
                                                          "high_port",
                                                          "protocol"
                                                      ) as "whole_down_known_flags",
                                                      max("up_fan") over (
                                                        partition by
                                                          "low",
                                                          "high",
                                                          "low_port",
                                                          "high_port",
                                                          "protocol"
                                                      ) as "whole_up_fan",
                                                      max("down_fan") over (
                                                        partition by
                                                          "low",
                                                          "high",
                                                          "low_port",
                                                          "high_port",
                                                          "protocol"
                                                      ) as "whole_down_fan"
                                                    from
                                                      (
                                                        select
                                                          "low",
                                                          "high",
                                                          "low_port",
                                                          "high_port",
                                                          "protocol",
                                                          "eni",
                                                          "own_address",
                                                          "is_selected",
                                                          coalesce(
                                                            sum(
                                                              cast(
                                                                case
                                                                  when is_up then "accepted"
                                                                end as decimal(38, 0)
                                                              )
                                                            ),
                                                            0
                                                          ) as "up_accepted",
                                                          max(
                                                            case
                                                              when is_up then "accepted_start"
                                                            end
                                                          ) as "up_accepted_start",
                                                          coalesce(
                                                            sum(
                                                              cast(
                                                                case
                                                                  when is_up then "answers"
                                                                end as decimal(38, 0)
                                                              )
                                                            ),
                                                            0
                                                          ) as "up_answers",
                                                          coalesce(
                                                            sum(
                                                              cast(
                                                                case
                                                                  when is_up then "asks"
                                                                end as decimal(38, 0)
                                                              )
                                                            ),
                                                            0
                                                          ) as "up_asks",
                                                          min(
                                                            case
                                                              when is_up then "blocked_start"
                                                            end
                                                          ) as "up_blocked_start",
                                                          coalesce(
                                                            sum(
                                                              cast(
                                                                case
                                                                  when is_up then "bytes"
                                                                end as decimal(38, 0)
                                                              )
                                                            ),
                                                            0
                                                          ) as "up_bytes",
                                                          max(
                                                            case
                                                              when is_up then "closed_end"
                                                            end
                                                          ) as "up_closed_end",
                                                          max(
                                                            case
                                                              when is_up then "fan"
                                                            end
                                                          ) as "up_fan",
                                                          min(
                                                            case
                                                              when is_up then "first_start"
                                                            end
                                                          ) as "up_first_start",
                                                          coalesce(
                                                            sum(
                                                              cast(
                                                                case
                                                                  when is_up then "flows"
                                                                end as decimal(38, 0)
                                                              )
                                                            ),
                                                            0
                                                          ) as "up_flows",
                                                          max(
                                                            case
                                                              when is_up then "known_flags"
                                                            end
                                                          ) as "up_known_flags",
                                                          max(
                                                            case
                                                              when is_up then "last_end"
                                                            end
                                                          ) as "up_last_end",
                                                          coalesce(
                                                            sum(
                                                              cast(
                                                                case
                                                                  when is_up then "packets"
                                                                end as decimal(38, 0)
                                                              )
                                                            ),
                                                            0
                                                          ) as "up_packets",
                                                          coalesce(
                                                            sum(
                                                              cast(
                                                                case
                                                                  when is_up then "rejected"
                                                                end as decimal(38, 0)
                                                              )
                                                            ),
                                                            0
                                                          ) as "up_rejected",
                                                          coalesce(
                                                            sum(
                                                              cast(
                                                                case
                                                                  when is_up then "resets"
                                                                end as decimal(38, 0)
                                                              )
                                                            ),
                                                            0
                                                          ) as "up_resets",
                                                          coalesce(
                                                            sum(
                                                              cast(
                                                                case
                                                                  when not is_up then "accepted"
                                                                end as decimal(38, 0)
                                                              )
                                                            ),
                                                            0
                                                          ) as "down_accepted",
                                                          max(
                                                            case
                                                              when not is_up then "accepted_start"
                                                            end
                                                          ) as "down_accepted_start",
                                                          coalesce(
                                                            sum(
                                                              cast(
                                                                case
                                                                  when not is_up then "answers"
                                                                end as decimal(38, 0)
                                                              )
                                                            ),
                                                            0
                                                          ) as "down_answers",
                                                          coalesce(
                                                            sum(
                                                              cast(
                                                                case
                                                                  when not is_up then "asks"
                                                                end as decimal(38, 0)
                                                              )
                                                            ),
                                                            0
                                                          ) as "down_asks",
                                                          min(
                                                            case
                                                              when not is_up then "blocked_start"
                                                            end
                                                          ) as "down_blocked_start",
                                                          coalesce(
                                                            sum(
                                                              cast(
                                                                case
                                                                  when not is_up then "bytes"
                                                                end as decimal(38, 0)
                                                              )
                                                            ),
                                                            0
                                                          ) as "down_bytes",
                                                          max(
                                                            case
                                                              when not is_up then "closed_end"
                                                            end
                                                          ) as "down_closed_end",
                                                          max(
                                                            case
                                                              when not is_up then "fan"
                                                            end
                                                          ) as "down_fan",
                                                          min(
                                                            case
                                                              when not is_up then "first_start"
                                                            end
                                                          ) as "down_first_start",
                                                          coalesce(
                                                            sum(
                                                              cast(
                                                                case
                                                                  when not is_up then "flows"
                                                                end as decimal(38, 0)
                                                              )
                                                            ),
                                                            0
                                                          ) as "down_flows",
                                                          max(
                                                            case
                                                              when not is_up then "known_flags"
                                                            end
                                                          ) as "down_known_flags",
                                                          max(
                                                            case
                                                              when not is_up then "last_end"
                                                            end
                                                          ) as "down_last_end",
                                                          coalesce(
                                                            sum(
                                                              cast(
                                                                case
                                                                  when not is_up then "packets"
                                                                end as decimal(38, 0)
                                                              )
                                                            ),
                                                            0
                                                          ) as "down_packets",
                                                          coalesce(
                                                            sum(
                                                              cast(
                                                                case
                                                                  when not is_up then "rejected"
                                                                end as decimal(38, 0)
                                                              )
                                                            ),
                                                            0
                                                          ) as "down_rejected",
                                                          coalesce(
                                                            sum(
                                                              cast(
                                                                case
                                                                  when not is_up then "resets"
                                                                end as decimal(38, 0)
                                                              )
                                                            ),
                                                            0
                                                          ) as "down_resets"
                                                        from
                                                          (
                                                            select
                                                              *,
                                                              case
                                                                when is_up then srcaddr
                                                                else dstaddr
                                                              end as low,
                                                              case
                                                                when is_up then dstaddr
                                                                else srcaddr
                                                              end as high,
                                                              case
                                                                when is_up then srcport
                                                                else dstport
                                                              end as low_port,
                                                              case
                                                                when is_up then dstport
                                                                else srcport
                                                              end as high_port
                                                            from
                                                              (
                                                                select
                                                                  *,
                                                                  coalesce(
                                                                    srcaddr < dstaddr
                                                                    or (
                                                                      srcaddr = dstaddr
                                                                      and srcport <= dstport
                                                                    ),
                                                                    true
                                                                  ) as is_up
                                                                from
                                                                  (
                                                                    select
                                                                      *,
                                                                      case
                                                                        when min(
                                                                          case
                                                                            when is_peer = 1 then "dstport"
                                                                          end
                                                                        ) over (
                                                                          partition by
                                                                            "srcaddr",
                                                                            "srcport",
                                                                            "protocol"
                                                                        ) <> max(
                                                                          case
                                                                            when is_peer = 1 then "dstport"
                                                                          end
                                                                        ) over (
                                                                          partition by
                                                                            "srcaddr",
                                                                            "srcport",
                                                                            "protocol"
                                                                        ) then sum(
                                                                          case
                                                                            when part_no = 1 then is_peer
                                                                            else 0
                                                                          end
                                                                        ) over (
                                                                          partition by
                                                                            "srcaddr",
                                                                            "srcport",
                                                                            "protocol"
                                                                        )
                                                                        else 0
                                                                      end as fan
                                                                    from
                                                                      (
                                                                        select
                                                                          *,
                                                                          row_number() over (
                                                                            partition by
                                                                              "srcaddr",
                                                                              "dstaddr",
                                                                              "srcport",
                                                                              "dstport",
                                                                              "protocol"
                                                                          ) as part_no,
                                                                          case
                                                                            when sum("accepted") over (
                                                                              partition by
                                                                                "srcaddr",
                                                                                "dstaddr",
                                                                                "srcport",
                                                                                "dstport",
                                                                                "protocol"
                                                                            ) > 0
                                                                            and sum("asks") over (
                                                                              partition by
                                                                                "srcaddr",
                                                                                "dstaddr",
                                                                                "srcport",
                                                                                "dstport",
                                                                                "protocol"
                                                                            ) = 0
                                                                            and (
                                                                              protocol <> 6
                                                                              or max("packets") over (
                                                                                partition by
                                                                                  "srcaddr",
                                                                                  "dstaddr",
                                                                                  "srcport",
                                                                                  "dstport",
                                                                                  "protocol"
                                                                              ) <> 1
                                                                            ) then 1
                                                                            else 0
                                                                          end as is_peer
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
                                                                              "is_selected",
                                                                              coalesce(sum(cast("flows" as decimal(38, 0))), 0) as "flows",
                                                                              coalesce(sum(cast("accepted" as decimal(38, 0))), 0) as "accepted",
                                                                              coalesce(sum(cast("rejected" as decimal(38, 0))), 0) as "rejected",
                                                                              coalesce(sum(cast("asks" as decimal(38, 0))), 0) as "asks",
                                                                              coalesce(sum(cast("answers" as decimal(38, 0))), 0) as "answers",
                                                                              coalesce(sum(cast("resets" as decimal(38, 0))), 0) as "resets",
                                                                              max("closed_end") as "closed_end",
                                                                              max("accepted_start") as "accepted_start",
                                                                              max("known_flags") as "known_flags",
                                                                              max(packets) as "packets",
                                                                              max(bytes) as "bytes",
                                                                              min(first_start) as "first_start",
                                                                              max(last_end) as "last_end",
                                                                              min(
                                                                                case
                                                                                  when accepted = 0 then blocked_start
                                                                                end
                                                                              ) as "blocked_start",
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
                                                                                  "is_selected",
                                                                                  "seen_interface",
                                                                                  coalesce(sum(cast("flows" as decimal(38, 0))), 0) as "flows",
                                                                                  coalesce(sum(cast("accepted" as decimal(38, 0))), 0) as "accepted",
                                                                                  coalesce(sum(cast("rejected" as decimal(38, 0))), 0) as "rejected",
                                                                                  coalesce(sum(cast("asks" as decimal(38, 0))), 0) as "asks",
                                                                                  coalesce(sum(cast("answers" as decimal(38, 0))), 0) as "answers",
                                                                                  coalesce(sum(cast("resets" as decimal(38, 0))), 0) as "resets",
                                                                                  max("closed_end") as "closed_end",
                                                                                  max("accepted_start") as "accepted_start",
                                                                                  max("known_flags") as "known_flags",
                                                                                  max(packets) as "packets",
                                                                                  max(bytes) as "bytes",
                                                                                  min(first_start) as "first_start",
                                                                                  max(last_end) as "last_end",
                                                                                  min(blocked_start) as "blocked_start"
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
                                                                                      "is_selected",
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
                                                                                      count(
                                                                                        case
                                                                                          when "resets" = 1 then 1
                                                                                        end
                                                                                      ) as "resets",
                                                                                      max("closed_end") as "closed_end",
                                                                                      max("accepted_start") as "accepted_start",
                                                                                      max("known_flags") as "known_flags",
                                                                                      coalesce(sum(cast("packets" as decimal(38, 0))), 0) as "packets",
                                                                                      coalesce(sum(cast("bytes" as decimal(38, 0))), 0) as "bytes",
                                                                                      min("start") as "first_start",
                                                                                      max("end") as "last_end",
                                                                                      min(
                                                                                        case
                                                                                          when action = 'REJECT'
                                                                                          and not coalesce(
                                                                                            (
                                                                                              tcp_flags % 2 >= 1
                                                                                              or tcp_flags % 8 >= 4
                                                                                            )
                                                                                            and not tcp_flags % 4 >= 2,
                                                                                            false
                                                                                          ) then "start"
                                                                                        end
                                                                                      ) as "blocked_start"
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
                                                                                          case
                                                                                            when interface_id in ('eni-0a1') then 1
                                                                                            else 0
                                                                                          end as "is_selected",
                                                                                          "packets",
                                                                                          "bytes",
                                                                                          "start",
                                                                                          "end",
                                                                                          "action",
                                                                                          "tcp_flags",
                                                                                          case
                                                                                            when action = 'ACCEPT'
                                                                                            and tcp_flags % 8 >= 4 then 1
                                                                                            else 0
                                                                                          end as "resets",
                                                                                          case
                                                                                            when action = 'ACCEPT'
                                                                                            and (
                                                                                              tcp_flags % 2 >= 1
                                                                                              or tcp_flags % 8 >= 4
                                                                                            ) then "end"
                                                                                          end as "closed_end",
                                                                                          case
                                                                                            when action = 'ACCEPT' then "start"
                                                                                          end as "accepted_start",
                                                                                          tcp_flags as "known_flags",
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
                                                                                      "is_selected",
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
                                                                                  "is_selected",
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
                                                                              "is_selected"
                                                                          ) as conversations
                                                                      ) as parts
                                                                  ) as rows_of_ends
                                                              ) as directed
                                                          ) as directed
                                                        group by
                                                          "low",
                                                          "high",
                                                          "low_port",
                                                          "high_port",
                                                          "protocol",
                                                          "eni",
                                                          "own_address",
                                                          "is_selected"
                                                      ) as paired
                                                  ) as rows_of_exchanges
                                              ) as pairs
                                          ) as ranked
                                      ) as decided
                                  ) as rows_of_exchanges
                              ) as decided
                          ) as found
                        where
                          not decided_by = 'port'
                      ) as exchanges
                      left join packed_1 as servers on servers.id = eni
                      and servers.address = server
                      left join packed_1 as clients on clients.id = eni
                      and clients.address = client
                  ) as placed
              ) as told
            where
              is_selected = 1
              and eni is not null
              and inbound is not null
              and protocol is not null
              and outcome is not null
            group by
              eni,
              inbound,
              client,
              server,
              protocol,
              port,
              admitted
          ) as sessions
      ) as keyed
      left join (
        select
          attached_eni,
          attached_group
        from
          packed_2 as attached
          join packed_3 as members on set_no = groups_no
      ) as attached on attached_eni = eni
      left join (
        select
          rules.*,
          coalesce(end_protocol, first_protocol) as last_protocol,
          coalesce(end_port, first_port) as last_port,
          first_key,
          coalesce(end_key, first_key) as last_key,
          coalesce(sure, 1) * coalesce(list_sure, 1) as is_sure
        from
          packed_4 as rules
          join packed_5 as peers on list_no = peers_no
      ) as rules on (
        rule_group in (1)
        or rule_group = attached_group
      )
      and rule_inbound = inbound
      and protocol between first_protocol and last_protocol
      and port between first_port and last_port
      and peer_key between first_key and last_key
    where
      inbound in (1, 0)
    group by
      eni,
      inbound,
      client,
      server,
      protocol,
      port,
      admitted,
      connections,
      flows,
      bytes,
      first_start,
      last_end
  )
select
  case
    when admitted = 0 then 'would admit'
    when unknown_rules > 0 then 'unknown'
    else 'would refuse'
  end as "verdict",
  case inbound
    when 1 then 'inbound'
    else 'outbound'
  end as "direction",
  "client",
  "server",
  "port",
  case "verdicts"."protocol"
    when 6 then 'TCP'
    when 17 then 'UDP'
    when 1 then 'ICMP'
    else coalesce(
      nullif(
        case
          when "verdicts"."protocol" between 0 and 147 then split(
            'HOPOPT,ICMP,IGMP,GGP,IPv4,ST,TCP,CBT,EGP,IGP,BBN-RCC-MON,NVP-II,PUP,ARGUS,EMCON,XNET,CHAOS,UDP,MUX,DCN-MEAS,HMP,PRM,XNS-IDP,TRUNK-1,TRUNK-2,LEAF-1,LEAF-2,RDP,IRTP,ISO-TP4,NETBLT,MFE-NSP,MERIT-INP,DCCP,3PC,IDPR,XTP,DDP,IDPR-CMTP,TP++,IL,IPv6,SDRP,IPv6-Route,IPv6-Frag,IDRP,RSVP,GRE,DSR,BNA,ESP,AH,I-NLSP,SWIPE,NARP,Min-IPv4,TLSP,SKIP,IPv6-ICMP,IPv6-NoNxt,IPv6-Opts,,CFTP,,SAT-EXPAK,KRYPTOLAN,RVD,IPPC,,SAT-MON,VISA,IPCV,CPNX,CPHB,WSN,PVP,BR-SAT-MON,SUN-ND,WB-MON,WB-EXPAK,ISO-IP,VMTP,SECURE-VMTP,VINES,IPTM,NSFNET-IGP,DGP,TCF,EIGRP,OSPFIGP,Sprite-RPC,LARP,MTP,AX.25,IPIP,MICP,SCC-SP,ETHERIP,ENCAP,,GMTP,IFMP,PNNI,PIM,ARIS,SCPS,QNX,A/N,IPComp,SNP,Compaq-Peer,IPX-in-IP,VRRP,PGM,,L2TP,DDX,IATP,STP,SRP,UTI,SMP,SM,PTP,ISIS over IPv4,FIRE,CRTP,CRUDP,SSCOPMCE,IPLT,SPS,PIPE,SCTP,FC,RSVP-E2E-IGNORE,Mobility Header,UDPLite,MPLS-in-IP,manet,HIP,Shim6,WESP,ROHC,Ethernet,AGGFRAG,NSH,Homa,BIT-EMU',
            ','
          ) ["verdicts"."protocol" + 1]
        end,
        ''
      ),
      cast("verdicts"."protocol" as varchar)
    )
  end as "protocol",
  coalesce(sum(cast("verdicts"."connections" as decimal(38, 0))), 0) as "connections",
  coalesce(sum(cast("verdicts"."flows" as decimal(38, 0))), 0) as "flows",
  coalesce(sum(cast("verdicts"."bytes" as decimal(38, 0))), 0) as "bytes",
  eni as "interface_id",
  date_format(from_unixtime(min("first_start"), 'UTC'), '%Y-%m-%dT%H:%i:%sZ') as "first_seen",
  date_format(from_unixtime(max("last_end"), 'UTC'), '%Y-%m-%dT%H:%i:%sZ') as "last_seen"
from
  "verdicts"
where
  (
    (
      admitted = 1
      and admitting = 0
    )
    or (
      admitted = 0
      and admitting > 0
    )
  )
group by
  "admitted",
  "unknown_rules",
  "inbound",
  "client",
  "server",
  "port",
  "verdicts"."protocol",
  "eni"
order by
  "verdict" desc,
  "connections" desc,
  "bytes" desc,
  "client",
  "server",
  "port",
  "protocol",
  "direction",
  "interface_id";
