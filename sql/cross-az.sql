-- Who sends how much to other Availability Zones, and what may it cost?
with
  "flows" as (
    select
      cast(null as varchar) as "az_id",
      cast(null as varchar) as "flow_direction",
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
      "packets",
      "bytes",
      case
        when "start" > 2147483647 then "start" / 1000
        else "start"
      end as "start",
      "action",
      regexp_extract("$path", '_(fl-[0-9a-f]+)_', 1) as "flow_log",
      "interface_id",
      "srcport",
      "dstport",
      "protocol",
      cast(null as varchar) as "pkt_srcaddr",
      cast(null as varchar) as "pkt_dstaddr",
      cast(null as integer) as "tcp_flags",
      case
        when "end" > 2147483647 then "end" / 1000
        else "end"
      end as "end",
      cast(null as varchar) as "next_hop_az_id",
      cast(null as varchar) as "interface_type",
      cast(null as varchar) as "next_hop_interface_type"
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
  "conversations" as (
    select
      *,
      srcaddr as source,
      dstaddr as destination
    from
      (
        select
          "srcaddr",
          "dstaddr",
          "srcport",
          "dstport",
          "protocol",
          "from_zone",
          "to_zone",
          "seen_at",
          "exempt",
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
              "from_zone",
              "to_zone",
              "seen_at",
              "exempt",
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
                  "from_zone",
                  "to_zone",
                  "seen_at",
                  "exempt",
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
                      case
                        when action = 'ACCEPT' then case flow_direction
                          when 'egress' then az_id
                          when 'ingress' then next_hop_az_id
                        end
                      end as "from_zone",
                      case
                        when action = 'ACCEPT' then case flow_direction
                          when 'ingress' then az_id
                          when 'egress' then next_hop_az_id
                        end
                      end as "to_zone",
                      interface_id as "seen_at",
                      case
                        when (
                          interface_type = 'vpc_endpoint'
                          or next_hop_interface_type = 'vpc_endpoint'
                        ) then 'interface endpoint'
                        when (
                          interface_type = 'transit_gateway'
                          or next_hop_interface_type = 'transit_gateway'
                        ) then 'transit gateway'
                      end as "exempt",
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
                  "from_zone",
                  "to_zone",
                  "seen_at",
                  "exempt",
                  "seen_log",
                  "seen_interface"
              ) as logged
            group by
              "srcaddr",
              "dstaddr",
              "srcport",
              "dstport",
              "protocol",
              "from_zone",
              "to_zone",
              "seen_at",
              "exempt",
              "seen_interface"
          ) as seen
        group by
          "srcaddr",
          "dstaddr",
          "srcport",
          "dstport",
          "protocol",
          "from_zone",
          "to_zone",
          "seen_at",
          "exempt"
      ) as conversations
  ),
  "crossings" as (
    select
      "srcaddr" as payer,
      "dstaddr" as payee,
      exempt,
      flows,
      packets,
      bytes,
      case hop
        when 1 then first_zone
        when 2 then middle_zone
        else other_zone
      end as from_az,
      case hop
        when 1 then coalesce(middle_zone, last_zone)
        when 2 then other_zone
        else last_zone
      end as to_az
    from
      (
        select
          srcaddr,
          dstaddr,
          srcport,
          dstport,
          protocol,
          hop_from,
          hop_to,
          max(exempt) as exempt,
          coalesce(sum(cast("flows" as decimal(38, 0))), 0) as flows,
          max(packets) as packets,
          max(bytes) as bytes,
          coalesce(
            hop_from,
            max(
              case
                when in_zone is null then out_zone
              end
            )
          ) as first_zone,
          coalesce(
            hop_to,
            max(
              case
                when out_zone is null then in_zone
              end
            )
          ) as last_zone,
          min(
            case
              when out_zone is not null
              and in_zone is not null
              and hop_from is null then in_zone
            end
          ) as middle_zone,
          max(
            case
              when out_zone is not null
              and in_zone is not null
              and hop_from is null then out_zone
            end
          ) as other_zone
        from
          (
            select
              srcaddr,
              dstaddr,
              srcport,
              dstport,
              protocol,
              hop_from,
              hop_to,
              max(from_zone) as out_zone,
              max(to_zone) as in_zone,
              max(exempt) as exempt,
              coalesce(sum(cast("flows" as decimal(38, 0))), 0) as flows,
              max(packets) as packets,
              max(bytes) as bytes
            from
              (
                select
                  *,
                  case
                    when from_zone is not null
                    and to_zone is not null then from_zone
                  end as hop_from,
                  case
                    when from_zone is not null
                    and to_zone is not null then to_zone
                  end as hop_to
                from
                  conversations
              ) as zoned
            group by
              srcaddr,
              dstaddr,
              srcport,
              dstport,
              protocol,
              hop_from,
              hop_to,
              seen_at
          ) as places
        group by
          srcaddr,
          dstaddr,
          srcport,
          dstport,
          protocol,
          hop_from,
          hop_to
      ) as paths
      cross join (
        values
          (1),
          (2),
          (3)
      ) as hops (hop)
  ),
  "pairs" as (
    select
      "from_az",
      "to_az",
      "payer" as "srcaddr",
      "payee" as "dstaddr",
      coalesce(sum(cast("crossings"."flows" as decimal(38, 0))), 0) as "flows",
      coalesce(sum(cast("crossings"."packets" as decimal(38, 0))), 0) as "packets",
      coalesce(sum(cast("crossings"."bytes" as decimal(38, 0))), 0) as "bytes",
      coalesce(
        sum(
          cast(
            case
              when exempt is null then bytes
            end as decimal(38, 0)
          )
        ),
        0
      ) as "charged",
      max(exempt) as "exemption"
    from
      "crossings"
    where
      "from_az" <> "to_az"
      and split_part(from_az, '-', 1) = split_part(to_az, '-', 1)
    group by
      "from_az",
      "to_az",
      "payer",
      "payee"
  )
select
  "from_az",
  "to_az",
  "srcaddr",
  "dstaddr",
  "flows",
  "packets",
  "bytes",
  cast("bytes" as double) / cast(1000000000 as double) as "gigabytes",
  cast("charged" as double) * cast(20000 as double) / cast(1000000000000000 as double) as "estimated_dollars",
  "exemption",
  case
    when "srcaddr" not like '%:%'
    and coalesce(
      not regexp_like(
        "srcaddr",
        '^(10[.]|172[.](1[6-9]|2[0-9]|3[01])[.]|192[.]168[.]|100[.](6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])[.]|169[.]254[.]|127[.]|0[.]|22[4-9][.]|23[0-9][.]|24[0-9][.]|25[0-5][.]|f[cd][0-9a-f][0-9a-f]:|fe[89ab][0-9a-f]:|ff[0-9a-f][0-9a-f]:|::1$)'
      ),
      false
    ) then 'source'
    when "dstaddr" not like '%:%'
    and coalesce(
      not regexp_like(
        "dstaddr",
        '^(10[.]|172[.](1[6-9]|2[0-9]|3[01])[.]|192[.]168[.]|100[.](6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])[.]|169[.]254[.]|127[.]|0[.]|22[4-9][.]|23[0-9][.]|24[0-9][.]|25[0-5][.]|f[cd][0-9a-f][0-9a-f]:|fe[89ab][0-9a-f]:|ff[0-9a-f][0-9a-f]:|::1$)'
      ),
      false
    ) then 'destination'
  end as "public_end"
from
  "pairs"
order by
  "bytes" desc,
  "packets" desc,
  "from_az",
  "to_az",
  "srcaddr",
  "dstaddr";
