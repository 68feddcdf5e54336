-- Which network interfaces have more traffic or rejections than usual at this hour?
with
  "flows" as (
    select
      "interface_id",
      "action",
      "bytes",
      case
        when "start" > 2147483647 then "start" / 1000
        else "start"
      end as "start",
      regexp_extract("$path", '_(fl-[0-9a-f]+)_', 1) as "flow_log"
    from
      "flowq"."flow_logs"
    where
      "p_account" in ('111122223333', '444455556666')
      and "p_region" in ('eu-west-1', 'us-east-1')
      and "p_date" between '2026/11/19' and '2026/11/21'
      and "log_status" = 'OK'
      and (
        "start" >= 1793923200
        and "start" < 1795219200
        or "start" >= 1793923200000
        and "start" < 1795219200000
      )
  ),
  "hours" as (
    select
      interface_id,
      hour,
      coalesce(sum(cast("bytes" as decimal(38, 0))), 0) as bytes,
      coalesce(
        sum(
          cast(
            case
              when action = 'REJECT' then flows
            end as decimal(38, 0)
          )
        ),
        0
      ) as refused
    from
      (
        select
          interface_id,
          hour,
          action,
          max(bytes) as bytes,
          max(flows) as flows
        from
          (
            select
              interface_id,
              "start" - "start" % 3600 as hour,
              action,
              coalesce(sum(cast("bytes" as decimal(38, 0))), 0) as bytes,
              count(*) as flows
            from
              flows
            where
              interface_id is not null
            group by
              interface_id,
              "start" - "start" % 3600,
              action,
              "flow_log"
          ) as seen
        group by
          interface_id,
          hour,
          action
      ) as once
    group by
      interface_id,
      hour
  ),
  "scored" as (
    select
      interface_id,
      hour,
      measure,
      amount,
      usual,
      deviation,
      days,
      cast(10 * (amount - usual) as double) / cast(greatest(10 * deviation, usual, least_amount) as double) as score
    from
      (
        select
          placed.*,
          case
            when (days + 1) / 2 > nearer
            and (days + 1) / 2 <= nearer + days - present then usual
            else coalesce(
              max(
                case
                  when hour < 1795132800
                  and distance_place = case
                    when (days + 1) / 2 <= nearer then (days + 1) / 2
                    else (days + 1) / 2 - (days - present)
                  end then distance
                end
              ) over (
                partition by
                  interface_id,
                  measure,
                  clock
              ),
              0
            )
          end as deviation
        from
          (
            select
              apart.*,
              row_number() over (
                partition by
                  interface_id,
                  measure,
                  clock,
                  hour < 1795132800
                order by
                  distance
              ) as distance_place,
              count(
                case
                  when hour < 1795132800
                  and distance <= usual then 1
                end
              ) over (
                partition by
                  interface_id,
                  measure,
                  clock
              ) as nearer
            from
              (
                select
                  centred.*,
                  abs(amount - usual) as distance
                from
                  (
                    select
                      counted.*,
                      coalesce(
                        max(
                          case
                            when hour < 1795132800
                            and place = (days + 1) / 2 - (days - present) then amount
                          end
                        ) over (
                          partition by
                            interface_id,
                            measure,
                            clock
                        ),
                        0
                      ) as usual
                    from
                      (
                        select
                          measured.*,
                          greatest((1795132800 + 86399 - clock) / 86400 - (first_hour + 86399 - clock) / 86400, 0) as days,
                          count(
                            case
                              when hour < 1795132800 then 1
                            end
                          ) over (
                            partition by
                              interface_id,
                              measure,
                              clock
                          ) as present,
                          row_number() over (
                            partition by
                              interface_id,
                              measure,
                              clock,
                              hour < 1795132800
                            order by
                              amount
                          ) as place
                        from
                          (
                            select
                              interface_id,
                              hour,
                              hour % 86400 as clock,
                              measure,
                              least_amount,
                              case measure
                                when 'bytes' then bytes
                                else refused
                              end as amount,
                              min(hour) over () as first_hour
                            from
                              hours
                              cross join (
                                values
                                  ('bytes', 1000000),
                                  ('refused', 10)
                              ) as
                            measures
                              (measure, least_amount)
                          ) as measured
                      ) as counted
                  ) as centred
              ) as apart
          ) as placed
      ) as spread
    where
      hour >= 1795132800
  )
select
  "interface_id",
  date_format(from_unixtime("hour", 'UTC'), '%Y-%m-%dT%H:%i:%sZ') as "time",
  "measure",
  "amount",
  "usual",
  "deviation",
  "score",
  "days"
from
  "scored"
where
  "scored"."score" >= 8
  and "days" >= 3
order by
  "score" desc,
  "interface_id",
  "time",
  "measure";
