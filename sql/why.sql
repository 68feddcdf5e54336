-- Why can one address not reach another: was it accepted, rejected, or not answered?
with
  "log_quality" as (
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
      "log_status",
      "interface_id",
      regexp_extract("$path", '_(fl-[0-9a-f]+)_', 1) as "flow_log",
      cast(null as varchar) as "flow_direction",
      cast(null as varchar) as "pkt_srcaddr",
      cast(null as varchar) as "pkt_dstaddr",
      cast(null as integer) as "tcp_flags",
      cast(null as varchar) as "vpc_id",
      "account_id",
      cast(null as varchar) as "reject_reason"
    from
      "flowq"."flow_logs"
    where
      "p_account" in ('111122223333', '444455556666')
      and "p_region" in ('eu-west-1', 'us-east-1')
      and "p_date" between '2026/11/19' and '2026/11/21'
      and "log_status" in ('OK', 'NODATA', 'SKIPDATA')
      and (
        "start" >= 1795132800
        and "start" < 1795219200
        or "start" >= 1795132800000
        and "start" < 1795219200000
      )
  ),
  "flows" as (
    select
      *,
      case
        when log_status = 'SKIPDATA' then 'lost'
        when from_client
        and to_server
        and from_server
        and to_client then 'both'
        when from_client
        and to_server then 'there'
        when from_server
        and to_client then 'back'
      end as sides
    from
      (
        select
          *,
          coalesce(
            coalesce(
              strpos("srcaddr", ':') = 0
              and contains('10.0.0.5/32', try_cast("srcaddr" as ipaddress)),
              false
            ),
            false
          )
          or coalesce(
            coalesce(
              strpos("pkt_srcaddr", ':') = 0
              and contains('10.0.0.5/32', try_cast("pkt_srcaddr" as ipaddress)),
              false
            ),
            false
          ) as from_client,
          coalesce(
            coalesce(
              strpos("dstaddr", ':') = 0
              and contains('10.0.1.7/32', try_cast("dstaddr" as ipaddress)),
              false
            ),
            false
          )
          or coalesce(
            coalesce(
              strpos("pkt_dstaddr", ':') = 0
              and contains('10.0.1.7/32', try_cast("pkt_dstaddr" as ipaddress)),
              false
            ),
            false
          ) as to_server,
          coalesce(
            coalesce(
              strpos("srcaddr", ':') = 0
              and contains('10.0.1.7/32', try_cast("srcaddr" as ipaddress)),
              false
            ),
            false
          )
          or coalesce(
            coalesce(
              strpos("pkt_srcaddr", ':') = 0
              and contains('10.0.1.7/32', try_cast("pkt_srcaddr" as ipaddress)),
              false
            ),
            false
          ) as from_server,
          coalesce(
            coalesce(
              strpos("dstaddr", ':') = 0
              and contains('10.0.0.5/32', try_cast("dstaddr" as ipaddress)),
              false
            ),
            false
          )
          or coalesce(
            coalesce(
              strpos("pkt_dstaddr", ':') = 0
              and contains('10.0.0.5/32', try_cast("pkt_dstaddr" as ipaddress)),
              false
            ),
            false
          ) as to_client
        from
          log_quality
      ) as placed
    where
      log_status = 'SKIPDATA'
      or from_client
      or to_server
      or from_server
      or to_client
  ),
  "parts" as (
    select
      "eni",
      "way_in",
      "record_action",
      "sides",
      "reason",
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
                              sum("up_accepted") over (
                                partition by
                                  "low",
                                  "high",
                                  "low_port",
                                  "high_port",
                                  "protocol"
                              ) as "whole_up_accepted",
                              sum("down_accepted") over (
                                partition by
                                  "low",
                                  "high",
                                  "low_port",
                                  "high_port",
                                  "protocol"
                              ) as "whole_down_accepted",
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
                                  "way_in",
                                  "record_action",
                                  "sides",
                                  "reason",
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
                                                      "way_in",
                                                      "record_action",
                                                      "sides",
                                                      "reason",
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
                                                          "way_in",
                                                          "record_action",
                                                          "sides",
                                                          "reason",
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
                                                              "way_in",
                                                              "record_action",
                                                              "sides",
                                                              "reason",
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
                                                                  flow_direction as "way_in",
                                                                  action as "record_action",
                                                                  sides as "sides",
                                                                  reject_reason as "reason",
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
                                                              "way_in",
                                                              "record_action",
                                                              "sides",
                                                              "reason",
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
                                                          "way_in",
                                                          "record_action",
                                                          "sides",
                                                          "reason",
                                                          "seen_interface"
                                                      ) as seen
                                                    group by
                                                      "srcaddr",
                                                      "dstaddr",
                                                      "srcport",
                                                      "dstport",
                                                      "protocol",
                                                      "eni",
                                                      "way_in",
                                                      "record_action",
                                                      "sides",
                                                      "reason"
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
                                  "way_in",
                                  "record_action",
                                  "sides",
                                  "reason"
                              ) as paired
                          ) as rows_of_exchanges
                      ) as pairs
                  ) as ranked
              ) as decided
          ) as rows_of_exchanges
      ) as decided
  ),
  "attempt" as (
    select
      "way",
      "interface_id",
      "direction",
      "action",
      "reason",
      "protocol",
      "client",
      "client_port",
      "server",
      "port",
      flows,
      packets,
      bytes,
      first_start,
      last_end,
      row_number() over (
        partition by
          "way",
          "interface_id",
          "direction",
          "action",
          "reason",
          "protocol"
        order by
          first_start,
          client,
          client_port,
          server,
          port
      ) as position,
      case
        when is_open = 0
        and blocked = 1 then "flows"
        else 0
      end as stopped,
      case
        when way = 'answer'
        and action = 'ACCEPT'
        and is_unheard = 0 then "flows"
        else 0
      end as answered,
      case
        when way = 'answer'
        and action = 'ACCEPT'
        and is_unheard = 0 then "resets"
        else 0
      end as resets,
      case
        when way = 'answer'
        and action = 'ACCEPT'
        and is_unheard = 0 then "taken"
        else 0
      end as taken
    from
      (
        select
          opened.*,
          max(
            case
              when way = 'answer'
              and is_open = 0
              and blocked = 1 then 1
              else 0
            end
          ) over (
            partition by
              client,
              client_port,
              server,
              port,
              protocol
          ) as is_unheard
        from
          (
            select
              travelled.*,
              max(
                case
                  when action = 'ACCEPT' then 1
                  else 0
                end
              ) over (
                partition by
                  client,
                  client_port,
                  server,
                  port,
                  protocol,
                  way,
                  interface_id,
                  direction
              ) as is_open
            from
              (
                select
                  case
                    when sides = 'lost' then 'lost'
                    when is_answer = is_turned then 'request'
                    else 'answer'
                  end as way,
                  eni as interface_id,
                  way_in as direction,
                  record_action as action,
                  reason,
                  protocol,
                  case is_turned
                    when 1 then "server"
                    else "client"
                  end as "client",
                  case is_turned
                    when 1 then "port"
                    else "client_port"
                  end as "client_port",
                  case is_turned
                    when 1 then "client"
                    else "server"
                  end as "server",
                  case is_turned
                    when 1 then "client_port"
                    else "port"
                  end as "port",
                  case is_answer
                    when 1 then "answer_flows"
                    else "request_flows"
                  end as "flows",
                  case is_answer
                    when 1 then "answer_packets"
                    else "request_packets"
                  end as "packets",
                  case is_answer
                    when 1 then "answer_bytes"
                    else "request_bytes"
                  end as "bytes",
                  case is_answer
                    when 1 then "answer_resets"
                    else "request_resets"
                  end as "resets",
                  case is_answer
                    when 1 then "answer_blocked"
                    else "request_blocked"
                  end as "blocked",
                  case is_answer
                    when 1 then answers
                    else 0
                  end as taken,
                  first_start,
                  last_end
                from
                  (
                    select
                      parts.*,
                      is_answer,
                      case
                        when (
                          sides = 'both'
                          or sides = case is_answer
                            when 1 then 'back'
                            else 'there'
                          end
                        )
                        and true then 0
                        when decided_by in ('start', 'port')
                        and sides in (
                          'both',
                          case is_answer
                            when 1 then 'there'
                            else 'back'
                          end
                        )
                        and client_port = port
                        and decided_by = 'port'
                        and all_answers > 0 then 1
                      end as is_turned
                    from
                      (
                        select
                          *,
                          sum(answer_flows) over (
                            partition by
                              client,
                              client_port,
                              server,
                              port,
                              protocol
                          ) as all_answers
                        from
                          parts
                      ) as parts
                      cross join (
                        values
                          (0),
                          (1)
                      ) as ways (is_answer)
                  ) as turned
                where
                  is_turned is not null
                  or (
                    sides = 'lost'
                    and is_answer = 0
                  )
              ) as travelled
            where
              flows > 0
          ) as opened
      ) as stopped
  ),
  "sightings" as (
    select
      "way",
      "interface_id",
      "direction",
      "action",
      "reason",
      "protocol",
      max(
        case
          when position = 1 then "client"
        end
      ) as "client",
      max(
        case
          when position = 1 then "client_port"
        end
      ) as "client_port",
      max(
        case
          when position = 1 then "server"
        end
      ) as "server",
      max(
        case
          when position = 1 then "port"
        end
      ) as "port",
      coalesce(sum(cast("attempt"."flows" as decimal(38, 0))), 0) as "flows",
      coalesce(sum(cast("attempt"."packets" as decimal(38, 0))), 0) as "packets",
      coalesce(sum(cast("attempt"."bytes" as decimal(38, 0))), 0) as "bytes",
      coalesce(sum(cast("attempt"."stopped" as decimal(38, 0))), 0) as "stopped",
      coalesce(sum(cast("attempt"."answered" as decimal(38, 0))), 0) as "answered",
      coalesce(sum(cast("attempt"."resets" as decimal(38, 0))), 0) as "resets",
      coalesce(sum(cast("attempt"."taken" as decimal(38, 0))), 0) as "taken",
      min("attempt"."first_start") as "first_start",
      max("attempt"."last_end") as "last_end"
    from
      "attempt"
    group by
      "way",
      "interface_id",
      "direction",
      "action",
      "reason",
      "protocol"
  ),
  "steps" as (
    select
      case
        when part.is_hop = 1 then place
        else 0
      end as step,
      case
        when part.is_hop = 1 then way
        else 'conclusion'
      end as way,
      case
        when part.is_hop = 1 then "interface_id"
      end as "interface_id",
      case
        when part.is_hop = 1 then "direction"
      end as "direction",
      case
        when part.is_hop = 1 then "action"
      end as "action",
      case
        when part.is_hop = 1 then "reason"
      end as "reason",
      case
        when part.is_hop = 1 then "flows"
      end as "flows",
      case
        when part.is_hop = 1 then "packets"
      end as "packets",
      case
        when part.is_hop = 1 then "bytes"
      end as "bytes",
      case
        when part.is_hop = 1 then "first_start"
      end as "first_start",
      case
        when part.is_hop = 1 then "last_end"
      end as "last_end",
      "protocol",
      "client",
      "client_port",
      "server",
      "port",
      requests,
      answers,
      accepted,
      case
        when accepted = 0 then all_rejected
        else stopped_requests
      end as rejected,
      all_rejected,
      by_bpa,
      by_ec,
      rejected_leaving,
      rejected_arriving,
      stopped_answers,
      heard,
      by_reset,
      lost
    from
      (
        select
          seen.*,
          row_number() over (
            order by
              case way
                when 'request' then 1
                when 'answer' then 2
                else 3
              end,
              part_of_way,
              interface_start,
              coalesce(interface_id, ''),
              coalesce(direction, '') desc,
              first_start,
              last_end,
              coalesce(action, ''),
              coalesce(reason, ''),
              protocol
          ) as place,
          coalesce(
            sum(
              case
                when way = 'request' then flows
              end
            ) over (),
            0
          ) as requests,
          coalesce(
            sum(
              case
                when way = 'answer' then flows
              end
            ) over (),
            0
          ) as answers,
          coalesce(
            sum(
              case
                when way = 'request'
                and action = 'ACCEPT' then flows
              end
            ) over (),
            0
          ) as accepted,
          coalesce(
            sum(
              case
                when way = 'request'
                and action = 'REJECT' then flows
              end
            ) over (),
            0
          ) as all_rejected,
          coalesce(
            sum(
              case
                when way = 'request'
                and reason = 'BPA' then flows
              end
            ) over (),
            0
          ) as by_bpa,
          coalesce(
            sum(
              case
                when way = 'request'
                and reason = 'EC' then flows
              end
            ) over (),
            0
          ) as by_ec,
          coalesce(
            sum(
              case
                when way = 'request' then stopped
              end
            ) over (),
            0
          ) as stopped_requests,
          coalesce(
            sum(
              case
                when way = 'request'
                and direction = 'egress' then stopped
              end
            ) over (),
            0
          ) as rejected_leaving,
          coalesce(
            sum(
              case
                when way = 'request'
                and direction = 'ingress' then stopped
              end
            ) over (),
            0
          ) as rejected_arriving,
          coalesce(
            sum(
              case
                when way = 'answer' then stopped
              end
            ) over (),
            0
          ) as stopped_answers,
          coalesce(
            sum(
              case
                when way = 'answer' then answered
              end
            ) over (),
            0
          ) as heard,
          coalesce(
            sum(
              case
                when way = 'answer'
                and resets > 0
                and taken = 0 then resets
              end
            ) over (),
            0
          ) as by_reset,
          coalesce(
            sum(
              case
                when way = 'lost' then flows
              end
            ) over (),
            0
          ) as lost
        from
          (
            values
              (1)
          ) as always (one)
          left join (
            select
              sightings.*,
              min(first_start) over (
                partition by
                  way,
                  interface_id
              ) as interface_start,
              1 + max(
                case
                  when direction = 'ingress' then 1
                  else 0
                end
              ) over (
                partition by
                  way,
                  interface_id
              ) - max(
                case
                  when direction = 'egress' then 1
                  else 0
                end
              ) over (
                partition by
                  way,
                  interface_id
              ) as part_of_way
            from
              sightings
          ) as seen on true
      ) as summed
      cross join (
        values
          (0),
          (1)
      ) as part (is_hop)
    where
      (
        part.is_hop = 1
        and way in ('request', 'answer')
      )
      or (
        part.is_hop = 0
        and place = 1
      )
  )
select
  "step",
  "way",
  "interface_id",
  "action",
  "protocol",
  "client",
  "client_port",
  "server",
  "port",
  "flows",
  "packets",
  "bytes",
  date_format(from_unixtime("first_start", 'UTC'), '%Y-%m-%dT%H:%i:%sZ') as "first_seen",
  date_format(from_unixtime("last_end", 'UTC'), '%Y-%m-%dT%H:%i:%sZ') as "last_seen",
  case
    when way = 'conclusion' then case
      when requests = 0
      and answers = 0 then 'not-seen'
      when rejected > 0
      and heard = 0 then 'rejected'
      when stopped_answers > 0 then 'answer-rejected'
      when heard > 0 then 'answered'
      when true then 'unanswered'
    end
  end as "verdict",
  case
    when way = 'conclusion' then case
      when requests = 0
      and answers = 0 then 'Nothing was seen: no request was sent in this time, it took another route, or neither end is logged.'
      when requests = 0 then 'Only answers were seen: the request was sent before this time, or where nothing is logged.'
      when rejected > 0
      and heard > 0 then 'Some connections are accepted and answered, others rejected: rules were changed, or rules differ between the addresses or ports.'
      when rejected > 0
      and by_bpa = all_rejected then 'Rejected, as AWS logged, by VPC Block Public Access: security groups and network ACLs are not the reason. To allow: add an exclusion for the VPC or the subnet.'
      when rejected > 0
      and by_ec = all_rejected then 'Rejected, as AWS logged, by the encryption controls of the VPC: security groups and network ACLs are not the reason.'
      when rejected_arriving > 0 then 'Rejected on arrival: no inbound rule of the security groups of the destination admits it, or the network ACL of its subnet denies it.'
      when rejected_leaving > 0 then 'Rejected on leaving: no outbound rule of the security groups of the source admits it, or the network ACL of its subnet denies it.'
      when rejected > 0 then 'Rejected by the security groups of the interface that logged it, or by the network ACL of its subnet.'
      when stopped_answers > 0
      and heard = 0 then 'Accepted, but the answers are rejected, all of them at one interface: security groups let answers pass, so a network ACL on the way back denies the ephemeral ports that answers go to.'
      when stopped_answers > 0 then 'Accepted and answered, but some answers are rejected: security groups let answers pass, so a network ACL on the way back denies them.'
      when heard = 0 then 'Accepted, but no answer was seen: nothing listens, a firewall of the host drops it, the answer takes another route, or the answering end is not logged.'
      when by_reset > 0
      and by_reset = heard then 'Accepted, and answered only by resets: nothing listens on that port, or a proxy or firewall ends the connections.'
      when true then 'Accepted and answered: security groups, network ACLs and routes are not the reason.'
    end || case
      when lost > 0 then ' Records of this time were lost (SKIPDATA), so there may be more.'
      else ''
    end
    else way || case direction
      when 'egress' then ' leaving by '
      when 'ingress' then ' arriving at '
      else ' at '
    end || coalesce(interface_id, 'an interface without an id') || case action
      when 'ACCEPT' then ': accepted'
      when 'REJECT' then ': rejected' || case reason
        when 'BPA' then ' by Block Public Access'
        when 'EC' then ' by encryption controls'
        else ''
      end
      else ': action not logged'
    end
  end as "story"
from
  "steps"
order by
  "step";
