-- How do accepted and rejected traffic change over time?
with
  "flows" as (
    select
      case
        when "start" > 2147483647 then "start" / 1000
        else "start"
      end as "start",
      "action",
      "packets",
      "bytes",
      regexp_extract("$path", '_(fl-[0-9a-f]+)_', 1) as "flow_log",
      "interface_id",
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
      "srcport",
      "dstport",
      "protocol",
      cast(null as varchar) as "pkt_srcaddr",
      cast(null as varchar) as "pkt_dstaddr",
      cast(null as integer) as "tcp_flags",
      case
        when "end" > 2147483647 then "end" / 1000
        else "end"
      end as "end"
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
  "buckets" as (
    select
      cast(start_of as bigint) as bucket,
      "flows",
      "packets",
      "bytes",
      "accepted",
      "rejected"
    from
      (
        values
          (1795132800),
          (1795136400),
          (1795140000),
          (1795143600),
          (1795147200),
          (1795150800),
          (1795154400),
          (1795158000),
          (1795161600),
          (1795165200),
          (1795168800),
          (1795172400),
          (1795176000),
          (1795179600),
          (1795183200),
          (1795186800),
          (1795190400),
          (1795194000),
          (1795197600),
          (1795201200),
          (1795204800),
          (1795208400),
          (1795212000),
          (1795215600)
      ) as listed (start_of)
      left join (
        select
          bucket,
          coalesce(sum(cast("flows" as decimal(38, 0))), 0) as "flows",
          coalesce(sum(cast("packets" as decimal(38, 0))), 0) as "packets",
          coalesce(sum(cast("bytes" as decimal(38, 0))), 0) as "bytes",
          coalesce(sum(cast("accepted" as decimal(38, 0))), 0) as "accepted",
          coalesce(sum(cast("rejected" as decimal(38, 0))), 0) as "rejected"
        from
          (
            (
              select
                "srcaddr",
                "dstaddr",
                "srcport",
                "dstport",
                "protocol",
                "bucket",
                "flows",
                "accepted",
                "rejected",
                "packets",
                "bytes",
                "first_start",
                "last_end"
              from
                (
                  select
                    "srcaddr",
                    "dstaddr",
                    "srcport",
                    "dstport",
                    "protocol",
                    "bucket",
                    "seen_log",
                    "seen_interface",
                    "flows",
                    "accepted",
                    "rejected",
                    "asks",
                    "answers",
                    case
                      when place_rank = 1 then "packets"
                      else 0
                    end as "packets",
                    case
                      when place_rank = 1 then "bytes"
                      else 0
                    end as "bytes",
                    "first_start",
                    "last_end"
                  from
                    (
                      select
                        *,
                        rank() over (
                          partition by
                            "srcaddr",
                            "dstaddr",
                            "srcport",
                            "dstport",
                            "protocol"
                          order by
                            most_bytes desc,
                            most_packets desc,
                            "seen_log" nulls last,
                            "seen_interface" nulls last
                        ) as place_rank
                      from
                        (
                          select
                            *,
                            sum("bytes") over (
                              partition by
                                "srcaddr",
                                "dstaddr",
                                "srcport",
                                "dstport",
                                "protocol",
                                "seen_log",
                                "seen_interface"
                            ) as "most_bytes",
                            sum("packets") over (
                              partition by
                                "srcaddr",
                                "dstaddr",
                                "srcport",
                                "dstport",
                                "protocol",
                                "seen_log",
                                "seen_interface"
                            ) as "most_packets"
                          from
                            (
                              select
                                "srcaddr",
                                "dstaddr",
                                "srcport",
                                "dstport",
                                "protocol",
                                "bucket",
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
                                    (("start" + 0) - ("start" + 0) % 3600) - 0 as "bucket",
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
                                "bucket",
                                "seen_log",
                                "seen_interface"
                            ) as seen
                        ) as summed
                    ) as ranked
                ) as seen
            )
          ) as parts
        group by
          bucket
      ) as counted on start_of = bucket
  )
select
  date_format(from_unixtime((("bucket" + 0) - ("bucket" + 0) % 1), 'UTC'), '%Y-%m-%dT%H:%i:%sZ') as "time",
  cast(null as varchar) as "series",
  coalesce("buckets"."flows", 0) as "flows",
  coalesce("buckets"."packets", 0) as "packets",
  coalesce("buckets"."bytes", 0) as "bytes",
  coalesce("buckets"."accepted", 0) as "accepted",
  coalesce("buckets"."rejected", 0) as "rejected"
from
  "buckets"
order by
  "time",
  "series";
