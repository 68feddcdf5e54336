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
              when action = 'ACCEPT' then flows
            end as decimal(38, 0)
          )
        ),
        0
      ) as accepted,
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
      compared,
      cast(10 * (amount - usual) as double) / cast(
        greatest(
          10 * deviation,
          usual * case
            when days < 10 then 6
            else 4
          end,
          least_amount
        ) as double
      ) as score
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
                  compared,
                  time_of_day
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
                  compared,
                  time_of_day,
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
                  compared,
                  time_of_day
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
                            compared,
                            time_of_day
                        ),
                        0
                      ) as usual
                    from
                      (
                        select
                          measured.*,
                          count(
                            case
                              when hour < 1795132800 then 1
                            end
                          ) over (
                            partition by
                              interface_id,
                              measure,
                              compared,
                              time_of_day
                          ) as present,
                          row_number() over (
                            partition by
                              interface_id,
                              measure,
                              compared,
                              time_of_day,
                              hour < 1795132800
                            order by
                              amount
                          ) as place
                        from
                          (
                            select
                              interface_id,
                              hour,
                              time_of_day,
                              measure,
                              least_amount,
                              compared,
                              case compared
                                when 'weekdays' then working_days
                                when 'weekends' then all_days - working_days
                                else all_days
                              end as days,
                              case
                                when (compared = kind) = (
                                  case kind
                                    when 'weekdays' then working_days >= 3
                                    else all_days - working_days >= 3
                                  end
                                ) then 1
                                else 0
                              end as is_basis,
                              first_hour,
                              case measure
                                when 'bytes' then "bytes"
                                when 'accepted' then "accepted"
                                when 'refused' then "refused"
                              end as amount,
                              case measure
                                when 'bytes' then "bytes_before"
                                when 'accepted' then "accepted_before"
                                when 'refused' then "refused_before"
                              end as amount_before
                            from
                              (
                                select
                                  bounded.*,
                                  coalesce(
                                    sum(
                                      case
                                        when hour < 1795132800 then "bytes"
                                      end
                                    ) over (
                                      partition by
                                        interface_id
                                    ),
                                    0
                                  ) as "bytes_before",
                                  coalesce(
                                    sum(
                                      case
                                        when hour < 1795132800 then "accepted"
                                      end
                                    ) over (
                                      partition by
                                        interface_id
                                    ),
                                    0
                                  ) as "accepted_before",
                                  coalesce(
                                    sum(
                                      case
                                        when hour < 1795132800 then "refused"
                                      end
                                    ) over (
                                      partition by
                                        interface_id
                                    ),
                                    0
                                  ) as "refused_before",
                                  greatest(last_day - first_day, 0) as all_days,
                                  greatest(
                                    (
                                      5 * ("last_day" / 7) + case "last_day" % 7
                                        when 1 then 1
                                        when 2 then 2
                                        when 3 then 2
                                        when 4 then 2
                                        when 5 then 3
                                        when 6 then 4
                                        else 0
                                      end
                                    ) - (
                                      5 * ("first_day" / 7) + case "first_day" % 7
                                        when 1 then 1
                                        when 2 then 2
                                        when 3 then 2
                                        when 4 then 2
                                        when 5 then 3
                                        when 6 then 4
                                        else 0
                                      end
                                    ),
                                    0
                                  ) as working_days
                                from
                                  (
                                    select
                                      dated.*,
                                      (first_hour + 86399 - time_of_day) / 86400 as first_day,
                                      (1795132800 + 86399 - time_of_day) / 86400 as last_day
                                    from
                                      (
                                        select
                                          timed.*,
                                          local_hour % 86400 as time_of_day,
                                          min(local_hour) over () as first_hour,
                                          case
                                            when (local_hour / 86400 + 4) % 7 in (1, 2, 3, 4, 5) then 'weekdays'
                                            else 'weekends'
                                          end as kind
                                        from
                                          (
                                            select
                                              hours.*,
                                              ("hour" + 0) as local_hour
                                            from
                                              hours
                                          ) as timed
                                      ) as dated
                                  ) as bounded
                              ) as working
                              cross join (
                                values
                                  ('bytes', 1000000),
                                  ('accepted', 100),
                                  ('refused', 20)
                              ) as
                            measures
                              (measure, least_amount)
                              cross join (
                                values
                                  ('weekdays'),
                                  ('weekends'),
                                  ('all days')
                              ) as bases (compared)
                            where
                              compared = kind
                              or (
                                compared = 'all days'
                                and not (
                                  working_days >= 3
                                  and all_days - working_days >= 3
                                )
                              )
                          ) as measured
                      ) as counted
                  ) as centred
              ) as apart
          ) as placed
      ) as spread
    where
      hour >= 1795132800
      and is_basis = 1
      and days >= 3
      and amount - usual >= least_amount
      and (amount - usual) * (1795132800 - first_hour) >= amount_before * 3600
  )
select
  "interface_id",
  date_format(from_unixtime("hour", 'UTC'), '%Y-%m-%dT%H:%i:%sZ') as "time",
  case
    when count(*) over (
      partition by
        interface_id,
        hour
    ) > 1 then 'high'
    else 'medium'
  end as "severity",
  "measure",
  "amount",
  "usual",
  "deviation",
  "score",
  "days",
  "compared"
from
  "scored"
where
  "scored"."score" >= 8
order by
  "score" desc,
  "interface_id",
  "time",
  "measure";
