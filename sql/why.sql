-- Why can one address not reach another: was it accepted, rejected, or not answered?
with
  "log_quality" as (
    select
      "log_status",
      "interface_id",
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
      cast(null as varchar) as "flow_direction",
      cast(null as integer) as "tcp_flags",
      cast(null as varchar) as "pkt_srcaddr",
      cast(null as varchar) as "pkt_dstaddr",
      cast(null as varchar) as "vpc_id",
      "account_id"
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
  "attempt" as (
    select
      case
        when log_status = 'SKIPDATA' then 'lost'
        when (
          coalesce(
            strpos("srcaddr", ':') = 0
            and contains('10.0.0.5/32', try_cast("srcaddr" as ipaddress)),
            false
          )
          or coalesce(
            strpos("pkt_srcaddr", ':') = 0
            and contains('10.0.0.5/32', try_cast("pkt_srcaddr" as ipaddress)),
            false
          )
        )
        and (
          coalesce(
            strpos("dstaddr", ':') = 0
            and contains('10.0.1.7/32', try_cast("dstaddr" as ipaddress)),
            false
          )
          or coalesce(
            strpos("pkt_dstaddr", ':') = 0
            and contains('10.0.1.7/32', try_cast("pkt_dstaddr" as ipaddress)),
            false
          )
        ) then 'request'
        when (
          coalesce(
            strpos("srcaddr", ':') = 0
            and contains('10.0.1.7/32', try_cast("srcaddr" as ipaddress)),
            false
          )
          or coalesce(
            strpos("pkt_srcaddr", ':') = 0
            and contains('10.0.1.7/32', try_cast("pkt_srcaddr" as ipaddress)),
            false
          )
        )
        and (
          coalesce(
            strpos("dstaddr", ':') = 0
            and contains('10.0.0.5/32', try_cast("dstaddr" as ipaddress)),
            false
          )
          or coalesce(
            strpos("pkt_dstaddr", ':') = 0
            and contains('10.0.0.5/32', try_cast("pkt_dstaddr" as ipaddress)),
            false
          )
        ) then 'answer'
      end as way,
      interface_id,
      flow_direction as direction,
      action,
      protocol,
      case
        when (
          coalesce(
            strpos("srcaddr", ':') = 0
            and contains('10.0.0.5/32', try_cast("srcaddr" as ipaddress)),
            false
          )
          or coalesce(
            strpos("pkt_srcaddr", ':') = 0
            and contains('10.0.0.5/32', try_cast("pkt_srcaddr" as ipaddress)),
            false
          )
        )
        and (
          coalesce(
            strpos("dstaddr", ':') = 0
            and contains('10.0.1.7/32', try_cast("dstaddr" as ipaddress)),
            false
          )
          or coalesce(
            strpos("pkt_dstaddr", ':') = 0
            and contains('10.0.1.7/32', try_cast("pkt_dstaddr" as ipaddress)),
            false
          )
        ) then srcport
        else dstport
      end as client_port,
      packets,
      bytes,
      "start",
      "end",
      tcp_flags
    from
      log_quality
  ),
  "sightings" as (
    select
      "way",
      "interface_id",
      "direction",
      "action",
      "protocol",
      min("attempt"."client_port") as "client_port",
      count(*) as "flows",
      coalesce(sum(cast("attempt"."packets" as decimal(38, 0))), 0) as "packets",
      coalesce(sum(cast("attempt"."bytes" as decimal(38, 0))), 0) as "bytes",
      min("attempt"."start") as "first_start",
      max("attempt"."end") as "last_end",
      count(
        case
          when tcp_flags % 8 >= 4
          and tcp_flags < 16 then 1
        end
      ) as "resets"
    from
      "attempt"
    where
      "way" is not null
    group by
      "way",
      "attempt"."interface_id",
      "direction",
      "attempt"."action",
      "attempt"."protocol"
  ),
  "steps" as (
    select
      row_number() over (
        order by
          part.is_end,
          case way
            when 'request' then 1
            else 2
          end,
          first_start,
          last_end,
          coalesce(interface_id, ''),
          coalesce(direction, ''),
          coalesce(action, ''),
          protocol
      ) as step,
      case
        when part.is_end = 1 then 'conclusion'
        else way
      end as way,
      case
        when part.is_end = 0 then "interface_id"
      end as "interface_id",
      case
        when part.is_end = 0 then "direction"
      end as "direction",
      case
        when part.is_end = 0 then "action"
      end as "action",
      case
        when part.is_end = 0 then "protocol"
      end as "protocol",
      case
        when part.is_end = 0 then "client_port"
      end as "client_port",
      case
        when part.is_end = 0 then "flows"
      end as "flows",
      case
        when part.is_end = 0 then "packets"
      end as "packets",
      case
        when part.is_end = 0 then "bytes"
      end as "bytes",
      case
        when part.is_end = 0 then "first_start"
      end as "first_start",
      case
        when part.is_end = 0 then "last_end"
      end as "last_end",
      accepted,
      rejected,
      rejected_leaving,
      rejected_arriving,
      answered,
      answers_rejected,
      answers_blocked,
      answered_by_reset,
      lost
    from
      (
        select
          seen.*,
          coalesce(
            sum(
              case
                when way = 'answer'
                and action = 'REJECT'
                and place_accepted = 0 then flows
              end
            ) over (),
            0
          ) as answers_blocked,
          row_number() over (
            order by
              way,
              first_start,
              interface_id,
              direction,
              action,
              protocol
          ) as place,
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
          ) as rejected,
          coalesce(
            sum(
              case
                when way = 'request'
                and action = 'REJECT'
                and direction = 'egress' then flows
              end
            ) over (),
            0
          ) as rejected_leaving,
          coalesce(
            sum(
              case
                when way = 'request'
                and action = 'REJECT'
                and direction = 'ingress' then flows
              end
            ) over (),
            0
          ) as rejected_arriving,
          coalesce(
            sum(
              case
                when way = 'answer'
                and action = 'ACCEPT' then flows
              end
            ) over (),
            0
          ) as answered,
          coalesce(
            sum(
              case
                when way = 'answer'
                and action = 'REJECT' then flows
              end
            ) over (),
            0
          ) as answers_rejected,
          coalesce(
            sum(
              case
                when way = 'answer'
                and action = 'ACCEPT' then resets
              end
            ) over (),
            0
          ) as answered_by_reset,
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
              sum(
                case
                  when action = 'ACCEPT' then 1
                  else 0
                end
              ) over (
                partition by
                  way,
                  interface_id,
                  direction,
                  protocol
              ) as place_accepted
            from
              sightings
          ) as seen on true
      ) as summed
      cross join (
        values
          (0),
          (1)
      ) as part (is_end)
    where
      (
        part.is_end = 0
        and way in ('request', 'answer')
      )
      or (
        part.is_end = 1
        and place = 1
      )
  )
select
  "step",
  "way",
  "interface_id",
  "action",
  "protocol",
  "client_port",
  "flows",
  "packets",
  "bytes",
  date_format(from_unixtime("first_start", 'UTC'), '%Y-%m-%dT%H:%i:%sZ') as "first_seen",
  date_format(from_unixtime("last_end", 'UTC'), '%Y-%m-%dT%H:%i:%sZ') as "last_seen",
  case
    when way = 'conclusion' then case
      when accepted = 0
      and rejected = 0
      and answered = 0
      and answers_rejected = 0 then 'not-seen'
      when rejected > 0
      and answered = 0 then 'rejected'
      when answers_rejected > 0 then 'answer-rejected'
      when answered > 0 then 'answered'
      when true then 'unanswered'
    end
  end as "verdict",
  case
    when way = 'conclusion' then case
      when accepted = 0
      and rejected = 0
      and answered = 0
      and answers_rejected = 0 then 'Nothing was seen: no request was sent in this time, it took another route, or neither end is logged.'
      when accepted = 0
      and rejected = 0 then 'Only answers were seen: the request was sent before this time, or where nothing is logged.'
      when rejected > 0
      and answered > 0 then 'Both accepted with an answer and rejected: rules were changed, rules differ between the addresses, or packets arrived after their connection was closed, which are logged as rejected.'
      when rejected_arriving > 0 then 'Rejected on arrival: no inbound rule of the security groups of the destination admits it, or the network ACL of its subnet denies it.'
      when rejected_leaving > 0 then 'Rejected on leaving: no outbound rule of the security groups of the source admits it, or the network ACL of its subnet denies it.'
      when rejected > 0 then 'Rejected by the security groups of the interface above, or by the network ACL of its subnet.'
      when answers_blocked > 0 then 'Accepted, but the answers are rejected, all of them at one interface: security groups let answers pass, so a network ACL on the way back denies the ephemeral ports that answers go to.'
      when answers_rejected > 0 then 'Accepted and answered, but some answers are rejected: by a network ACL on the way back, or because they arrived after their connection was closed.'
      when answered = 0 then 'Accepted, but no answer was seen: nothing listens, a firewall of the host drops it, the answer takes another route, or the answering end is not logged.'
      when answered_by_reset > 0
      and answered_by_reset = answered then 'Accepted, and answered only by resets: nothing listens on that port, or a proxy or firewall ends the connections.'
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
      when 'REJECT' then ': rejected'
      else ': action not logged'
    end
  end as "story"
from
  "steps"
order by
  "step";
