-- Who connects to the same service again and again at a regular interval?
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
      regexp_extract("$path", '_(fl-[0-9a-f]+)_', 1) as "flow_log",
      "interface_id",
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
  "exchanges" as (
    select
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
        when "whole_up_blocked" + "whole_down_blocked" > 0 then 'rejected'
        when "whole_up_accepted" + "whole_down_accepted" > 0 then 'accepted'
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
        when is_from_low then "whole_up_blocked"
        else "whole_down_blocked"
      end as "request_blocked",
      case
        when is_from_low then "whole_down_blocked"
        else "whole_up_blocked"
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
                          case
                            when up_asks > 0
                            or down_answers > 0 then 1
                            else 0
                          end as "whole_low_began",
                          case
                            when down_asks > 0
                            or up_answers > 0 then 1
                            else 0
                          end as "whole_high_began",
                          case
                            when up_flows > 0 then 1
                            else 0
                          end as "whole_up_spoke",
                          case
                            when down_flows > 0 then 1
                            else 0
                          end as "whole_down_spoke",
                          coalesce(greatest("up_closed_end", "down_closed_end"), "up_closed_end", "down_closed_end") as "whole_closed_end",
                          "up_accepted" as "whole_up_accepted",
                          "down_accepted" as "whole_down_accepted",
                          "up_first_start" as "whole_up_first_start",
                          "up_blocked_start" as "whole_up_blocked_start",
                          "down_first_start" as "whole_down_first_start",
                          "down_blocked_start" as "whole_down_blocked_start",
                          "up_accepted_start" as "whole_up_accepted_start",
                          "up_known_flags" as "whole_up_known_flags",
                          "down_accepted_start" as "whole_down_accepted_start",
                          "down_known_flags" as "whole_down_known_flags",
                          "up_fan" as "whole_up_fan",
                          "down_fan" as "whole_down_fan"
                        from
                          (
                            select
                              "low",
                              "high",
                              "low_port",
                              "high_port",
                              "protocol",
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
                                              1 as part_no,
                                              case
                                                when "accepted" > 0
                                                and "asks" = 0
                                                and (
                                                  protocol <> 6
                                                  or "packets" <> 1
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
                                                          "seen_log",
                                                          "seen_interface"
                                                      ) as logged
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
                              "protocol"
                          ) as paired
                      ) as rows_of_exchanges
                  ) as pairs
              ) as ranked
          ) as decided
      ) as decided
  ),
  "intervals" as (
    select
      *,
      max(
        case
          when place = calls / 2 then interval_length
        end
      ) over (
        partition by
          client,
          server,
          port,
          protocol
      ) as median
    from
      (
        select
          *,
          row_number() over (
            partition by
              client,
              server,
              port,
              protocol
            order by
              interval_length nulls last
          ) as place
        from
          (
            select
              *,
              call_start - max(call_start) over (
                partition by
                  client,
                  server,
                  port,
                  protocol
                order by
                  first_start,
                  client_port rows between unbounded preceding
                  and 1 preceding
              ) as interval_length
            from
              (
                select
                  *,
                  case
                    when is_call = 1 then first_start
                  end as call_start,
                  sum(is_call) over (
                    partition by
                      client,
                      server,
                      port,
                      protocol
                  ) as calls
                from
                  (
                    select
                      *,
                      case
                        when coalesce(
                          first_start - lag(first_start) over (
                            partition by
                              client,
                              server,
                              port,
                              protocol
                            order by
                              first_start,
                              client_port
                          ) >= 30,
                          true
                        ) then 1
                        else 0
                      end as is_call
                    from
                      (
                        select
                          *
                        from
                          exchanges
                        where
                          decided_by <> 'port'
                          and coalesce(outcome = 'accepted', false)
                      ) as known
                  ) as begun
              ) as timed
            where
              calls >= 12
          ) as spaced
      ) as ranked
  )
select
  "client" as "srcaddr",
  "server" as "dstaddr",
  "port" as "dstport",
  case "intervals"."protocol"
    when 6 then 'TCP'
    when 17 then 'UDP'
    when 1 then 'ICMP'
    else coalesce(
      nullif(
        case
          when "intervals"."protocol" between 0 and 147 then split(
            'HOPOPT,ICMP,IGMP,GGP,IPv4,ST,TCP,CBT,EGP,IGP,BBN-RCC-MON,NVP-II,PUP,ARGUS,EMCON,XNET,CHAOS,UDP,MUX,DCN-MEAS,HMP,PRM,XNS-IDP,TRUNK-1,TRUNK-2,LEAF-1,LEAF-2,RDP,IRTP,ISO-TP4,NETBLT,MFE-NSP,MERIT-INP,DCCP,3PC,IDPR,XTP,DDP,IDPR-CMTP,TP++,IL,IPv6,SDRP,IPv6-Route,IPv6-Frag,IDRP,RSVP,GRE,DSR,BNA,ESP,AH,I-NLSP,SWIPE,NARP,Min-IPv4,TLSP,SKIP,IPv6-ICMP,IPv6-NoNxt,IPv6-Opts,,CFTP,,SAT-EXPAK,KRYPTOLAN,RVD,IPPC,,SAT-MON,VISA,IPCV,CPNX,CPHB,WSN,PVP,BR-SAT-MON,SUN-ND,WB-MON,WB-EXPAK,ISO-IP,VMTP,SECURE-VMTP,VINES,IPTM,NSFNET-IGP,DGP,TCF,EIGRP,OSPFIGP,Sprite-RPC,LARP,MTP,AX.25,IPIP,MICP,SCC-SP,ETHERIP,ENCAP,,GMTP,IFMP,PNNI,PIM,ARIS,SCPS,QNX,A/N,IPComp,SNP,Compaq-Peer,IPX-in-IP,VRRP,PGM,,L2TP,DDX,IATP,STP,SRP,UTI,SMP,SM,PTP,ISIS over IPv4,FIRE,CRTP,CRUDP,SSCOPMCE,IPLT,SPS,PIPE,SCTP,FC,RSVP-E2E-IGNORE,Mobility Header,UDPLite,MPLS-in-IP,manet,HIP,Shim6,WESP,ROHC,Ethernet,AGGFRAG,NSH,Homa,BIT-EMU',
            ','
          ) ["intervals"."protocol" + 1]
        end,
        ''
      ),
      cast("intervals"."protocol" as varchar)
    )
  end as "protocol",
  count(
    case
      when is_call = 1 then 1
    end
  ) as "calls",
  count(*) as "connections",
  max("median") as "every",
  cast(
    count(
      case
        when 10 * abs(interval_length - median) <= greatest(median, 20) then 1
      end
    ) as double
  ) / cast(count("interval_length") as double) as "regular",
  coalesce(sum(cast("request_packets" as decimal(38, 0))), 0) as "packets",
  coalesce(sum(cast("request_bytes" as decimal(38, 0))), 0) as "bytes",
  date_format(from_unixtime(min("first_start"), 'UTC'), '%Y-%m-%dT%H:%i:%sZ') as "first_seen",
  date_format(from_unixtime(max("last_end"), 'UTC'), '%Y-%m-%dT%H:%i:%sZ') as "last_seen"
from
  "intervals"
group by
  "client",
  "server",
  "port",
  "intervals"."protocol"
having
  100 * count(
    case
      when 10 * abs(interval_length - median) <= greatest(median, 20) then 1
    end
  ) >= 80 * count("interval_length")
order by
  "regular" desc,
  "calls" desc,
  "srcaddr",
  "dstaddr",
  "dstport",
  "protocol";
