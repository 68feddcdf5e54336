-- Who drives NAT gateway cost, to where, and what would a gateway endpoint save?
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
      cast(null as varchar) as "pkt_srcaddr",
      cast(null as varchar) as "pkt_dstaddr",
      "packets",
      "bytes",
      case
        when "start" > 2147483647 then "start" / 1000
        else "start"
      end as "start",
      "action",
      regexp_extract("$path", '_(fl-[0-9a-f]+)_', 1) as "flow_log",
      "interface_id",
      cast(null as varchar) as "flow_direction",
      "srcport",
      "dstport",
      "protocol",
      cast(null as integer) as "tcp_flags",
      case
        when "end" > 2147483647 then "end" / 1000
        else "end"
      end as "end",
      cast(null as varchar) as "interface_type",
      cast(null as varchar) as "instance_id",
      cast(null as varchar) as "resource_id",
      cast(null as varchar) as "pkt_src_aws_service",
      cast(null as varchar) as "pkt_dst_aws_service"
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
          "way",
          "gateway",
          "service",
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
              "way",
              "gateway",
              "service",
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
                  "way",
                  "gateway",
                  "service",
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
                        when action <> 'ACCEPT' then null
                        when pkt_dstaddr <> dstaddr
                        and (
                          interface_type = 'nat_gateway'
                          or interface_type is null
                          and (
                            instance_id is null
                            and pkt_dstaddr not like '%:%'
                            and coalesce(
                              not regexp_like(
                                pkt_dstaddr,
                                '^(10[.]|172[.](1[6-9]|2[0-9]|3[01])[.]|192[.]168[.]|100[.](6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])[.]|169[.]254[.]|127[.]|0[.]|22[4-9][.]|23[0-9][.]|24[0-9][.]|25[0-5][.]|f[cd][0-9a-f][0-9a-f]:|fe[89ab][0-9a-f]:|ff[0-9a-f][0-9a-f]:|::1$)'
                              ),
                              false
                            )
                          )
                        )
                        or resource_id like 'nat-%'
                        and interface_id is null
                        and flow_direction = 'ingress'
                        and coalesce(
                          not regexp_like(
                            pkt_dstaddr,
                            '^(10[.]|172[.](1[6-9]|2[0-9]|3[01])[.]|192[.]168[.]|100[.](6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])[.]|169[.]254[.]|127[.]|0[.]|22[4-9][.]|23[0-9][.]|24[0-9][.]|25[0-5][.]|f[cd][0-9a-f][0-9a-f]:|fe[89ab][0-9a-f]:|ff[0-9a-f][0-9a-f]:|::1$)'
                          ),
                          false
                        )
                        and not coalesce(
                          not regexp_like(
                            pkt_srcaddr,
                            '^(10[.]|172[.](1[6-9]|2[0-9]|3[01])[.]|192[.]168[.]|100[.](6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])[.]|169[.]254[.]|127[.]|0[.]|22[4-9][.]|23[0-9][.]|24[0-9][.]|25[0-5][.]|f[cd][0-9a-f][0-9a-f]:|fe[89ab][0-9a-f]:|ff[0-9a-f][0-9a-f]:|::1$)'
                          ),
                          false
                        ) then 'out'
                        when pkt_srcaddr <> srcaddr
                        and (
                          interface_type = 'nat_gateway'
                          or interface_type is null
                          and (
                            instance_id is null
                            and pkt_srcaddr not like '%:%'
                            and coalesce(
                              not regexp_like(
                                pkt_srcaddr,
                                '^(10[.]|172[.](1[6-9]|2[0-9]|3[01])[.]|192[.]168[.]|100[.](6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])[.]|169[.]254[.]|127[.]|0[.]|22[4-9][.]|23[0-9][.]|24[0-9][.]|25[0-5][.]|f[cd][0-9a-f][0-9a-f]:|fe[89ab][0-9a-f]:|ff[0-9a-f][0-9a-f]:|::1$)'
                              ),
                              false
                            )
                          )
                        )
                        or resource_id like 'nat-%'
                        and interface_id is null
                        and flow_direction = 'egress'
                        and coalesce(
                          not regexp_like(
                            pkt_srcaddr,
                            '^(10[.]|172[.](1[6-9]|2[0-9]|3[01])[.]|192[.]168[.]|100[.](6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])[.]|169[.]254[.]|127[.]|0[.]|22[4-9][.]|23[0-9][.]|24[0-9][.]|25[0-5][.]|f[cd][0-9a-f][0-9a-f]:|fe[89ab][0-9a-f]:|ff[0-9a-f][0-9a-f]:|::1$)'
                          ),
                          false
                        )
                        and not coalesce(
                          not regexp_like(
                            pkt_dstaddr,
                            '^(10[.]|172[.](1[6-9]|2[0-9]|3[01])[.]|192[.]168[.]|100[.](6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])[.]|169[.]254[.]|127[.]|0[.]|22[4-9][.]|23[0-9][.]|24[0-9][.]|25[0-5][.]|f[cd][0-9a-f][0-9a-f]:|fe[89ab][0-9a-f]:|ff[0-9a-f][0-9a-f]:|::1$)'
                          ),
                          false
                        ) then 'in'
                      end as "way",
                      case
                        when case
                          when action <> 'ACCEPT' then null
                          when pkt_dstaddr <> dstaddr
                          and (
                            interface_type = 'nat_gateway'
                            or interface_type is null
                            and (
                              instance_id is null
                              and pkt_dstaddr not like '%:%'
                              and coalesce(
                                not regexp_like(
                                  pkt_dstaddr,
                                  '^(10[.]|172[.](1[6-9]|2[0-9]|3[01])[.]|192[.]168[.]|100[.](6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])[.]|169[.]254[.]|127[.]|0[.]|22[4-9][.]|23[0-9][.]|24[0-9][.]|25[0-5][.]|f[cd][0-9a-f][0-9a-f]:|fe[89ab][0-9a-f]:|ff[0-9a-f][0-9a-f]:|::1$)'
                                ),
                                false
                              )
                            )
                          )
                          or resource_id like 'nat-%'
                          and interface_id is null
                          and flow_direction = 'ingress'
                          and coalesce(
                            not regexp_like(
                              pkt_dstaddr,
                              '^(10[.]|172[.](1[6-9]|2[0-9]|3[01])[.]|192[.]168[.]|100[.](6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])[.]|169[.]254[.]|127[.]|0[.]|22[4-9][.]|23[0-9][.]|24[0-9][.]|25[0-5][.]|f[cd][0-9a-f][0-9a-f]:|fe[89ab][0-9a-f]:|ff[0-9a-f][0-9a-f]:|::1$)'
                            ),
                            false
                          )
                          and not coalesce(
                            not regexp_like(
                              pkt_srcaddr,
                              '^(10[.]|172[.](1[6-9]|2[0-9]|3[01])[.]|192[.]168[.]|100[.](6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])[.]|169[.]254[.]|127[.]|0[.]|22[4-9][.]|23[0-9][.]|24[0-9][.]|25[0-5][.]|f[cd][0-9a-f][0-9a-f]:|fe[89ab][0-9a-f]:|ff[0-9a-f][0-9a-f]:|::1$)'
                            ),
                            false
                          ) then 'out'
                          when pkt_srcaddr <> srcaddr
                          and (
                            interface_type = 'nat_gateway'
                            or interface_type is null
                            and (
                              instance_id is null
                              and pkt_srcaddr not like '%:%'
                              and coalesce(
                                not regexp_like(
                                  pkt_srcaddr,
                                  '^(10[.]|172[.](1[6-9]|2[0-9]|3[01])[.]|192[.]168[.]|100[.](6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])[.]|169[.]254[.]|127[.]|0[.]|22[4-9][.]|23[0-9][.]|24[0-9][.]|25[0-5][.]|f[cd][0-9a-f][0-9a-f]:|fe[89ab][0-9a-f]:|ff[0-9a-f][0-9a-f]:|::1$)'
                                ),
                                false
                              )
                            )
                          )
                          or resource_id like 'nat-%'
                          and interface_id is null
                          and flow_direction = 'egress'
                          and coalesce(
                            not regexp_like(
                              pkt_srcaddr,
                              '^(10[.]|172[.](1[6-9]|2[0-9]|3[01])[.]|192[.]168[.]|100[.](6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])[.]|169[.]254[.]|127[.]|0[.]|22[4-9][.]|23[0-9][.]|24[0-9][.]|25[0-5][.]|f[cd][0-9a-f][0-9a-f]:|fe[89ab][0-9a-f]:|ff[0-9a-f][0-9a-f]:|::1$)'
                            ),
                            false
                          )
                          and not coalesce(
                            not regexp_like(
                              pkt_dstaddr,
                              '^(10[.]|172[.](1[6-9]|2[0-9]|3[01])[.]|192[.]168[.]|100[.](6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])[.]|169[.]254[.]|127[.]|0[.]|22[4-9][.]|23[0-9][.]|24[0-9][.]|25[0-5][.]|f[cd][0-9a-f][0-9a-f]:|fe[89ab][0-9a-f]:|ff[0-9a-f][0-9a-f]:|::1$)'
                            ),
                            false
                          ) then 'in'
                        end is not null then coalesce(interface_id, resource_id)
                      end as "gateway",
                      case
                        when case
                          when action <> 'ACCEPT' then null
                          when pkt_dstaddr <> dstaddr
                          and (
                            interface_type = 'nat_gateway'
                            or interface_type is null
                            and (
                              instance_id is null
                              and pkt_dstaddr not like '%:%'
                              and coalesce(
                                not regexp_like(
                                  pkt_dstaddr,
                                  '^(10[.]|172[.](1[6-9]|2[0-9]|3[01])[.]|192[.]168[.]|100[.](6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])[.]|169[.]254[.]|127[.]|0[.]|22[4-9][.]|23[0-9][.]|24[0-9][.]|25[0-5][.]|f[cd][0-9a-f][0-9a-f]:|fe[89ab][0-9a-f]:|ff[0-9a-f][0-9a-f]:|::1$)'
                                ),
                                false
                              )
                            )
                          )
                          or resource_id like 'nat-%'
                          and interface_id is null
                          and flow_direction = 'ingress'
                          and coalesce(
                            not regexp_like(
                              pkt_dstaddr,
                              '^(10[.]|172[.](1[6-9]|2[0-9]|3[01])[.]|192[.]168[.]|100[.](6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])[.]|169[.]254[.]|127[.]|0[.]|22[4-9][.]|23[0-9][.]|24[0-9][.]|25[0-5][.]|f[cd][0-9a-f][0-9a-f]:|fe[89ab][0-9a-f]:|ff[0-9a-f][0-9a-f]:|::1$)'
                            ),
                            false
                          )
                          and not coalesce(
                            not regexp_like(
                              pkt_srcaddr,
                              '^(10[.]|172[.](1[6-9]|2[0-9]|3[01])[.]|192[.]168[.]|100[.](6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])[.]|169[.]254[.]|127[.]|0[.]|22[4-9][.]|23[0-9][.]|24[0-9][.]|25[0-5][.]|f[cd][0-9a-f][0-9a-f]:|fe[89ab][0-9a-f]:|ff[0-9a-f][0-9a-f]:|::1$)'
                            ),
                            false
                          ) then 'out'
                          when pkt_srcaddr <> srcaddr
                          and (
                            interface_type = 'nat_gateway'
                            or interface_type is null
                            and (
                              instance_id is null
                              and pkt_srcaddr not like '%:%'
                              and coalesce(
                                not regexp_like(
                                  pkt_srcaddr,
                                  '^(10[.]|172[.](1[6-9]|2[0-9]|3[01])[.]|192[.]168[.]|100[.](6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])[.]|169[.]254[.]|127[.]|0[.]|22[4-9][.]|23[0-9][.]|24[0-9][.]|25[0-5][.]|f[cd][0-9a-f][0-9a-f]:|fe[89ab][0-9a-f]:|ff[0-9a-f][0-9a-f]:|::1$)'
                                ),
                                false
                              )
                            )
                          )
                          or resource_id like 'nat-%'
                          and interface_id is null
                          and flow_direction = 'egress'
                          and coalesce(
                            not regexp_like(
                              pkt_srcaddr,
                              '^(10[.]|172[.](1[6-9]|2[0-9]|3[01])[.]|192[.]168[.]|100[.](6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])[.]|169[.]254[.]|127[.]|0[.]|22[4-9][.]|23[0-9][.]|24[0-9][.]|25[0-5][.]|f[cd][0-9a-f][0-9a-f]:|fe[89ab][0-9a-f]:|ff[0-9a-f][0-9a-f]:|::1$)'
                            ),
                            false
                          )
                          and not coalesce(
                            not regexp_like(
                              pkt_dstaddr,
                              '^(10[.]|172[.](1[6-9]|2[0-9]|3[01])[.]|192[.]168[.]|100[.](6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])[.]|169[.]254[.]|127[.]|0[.]|22[4-9][.]|23[0-9][.]|24[0-9][.]|25[0-5][.]|f[cd][0-9a-f][0-9a-f]:|fe[89ab][0-9a-f]:|ff[0-9a-f][0-9a-f]:|::1$)'
                            ),
                            false
                          ) then 'in'
                        end is not null then case case
                            when action <> 'ACCEPT' then null
                            when pkt_dstaddr <> dstaddr
                            and (
                              interface_type = 'nat_gateway'
                              or interface_type is null
                              and (
                                instance_id is null
                                and pkt_dstaddr not like '%:%'
                                and coalesce(
                                  not regexp_like(
                                    pkt_dstaddr,
                                    '^(10[.]|172[.](1[6-9]|2[0-9]|3[01])[.]|192[.]168[.]|100[.](6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])[.]|169[.]254[.]|127[.]|0[.]|22[4-9][.]|23[0-9][.]|24[0-9][.]|25[0-5][.]|f[cd][0-9a-f][0-9a-f]:|fe[89ab][0-9a-f]:|ff[0-9a-f][0-9a-f]:|::1$)'
                                  ),
                                  false
                                )
                              )
                            )
                            or resource_id like 'nat-%'
                            and interface_id is null
                            and flow_direction = 'ingress'
                            and coalesce(
                              not regexp_like(
                                pkt_dstaddr,
                                '^(10[.]|172[.](1[6-9]|2[0-9]|3[01])[.]|192[.]168[.]|100[.](6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])[.]|169[.]254[.]|127[.]|0[.]|22[4-9][.]|23[0-9][.]|24[0-9][.]|25[0-5][.]|f[cd][0-9a-f][0-9a-f]:|fe[89ab][0-9a-f]:|ff[0-9a-f][0-9a-f]:|::1$)'
                              ),
                              false
                            )
                            and not coalesce(
                              not regexp_like(
                                pkt_srcaddr,
                                '^(10[.]|172[.](1[6-9]|2[0-9]|3[01])[.]|192[.]168[.]|100[.](6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])[.]|169[.]254[.]|127[.]|0[.]|22[4-9][.]|23[0-9][.]|24[0-9][.]|25[0-5][.]|f[cd][0-9a-f][0-9a-f]:|fe[89ab][0-9a-f]:|ff[0-9a-f][0-9a-f]:|::1$)'
                              ),
                              false
                            ) then 'out'
                            when pkt_srcaddr <> srcaddr
                            and (
                              interface_type = 'nat_gateway'
                              or interface_type is null
                              and (
                                instance_id is null
                                and pkt_srcaddr not like '%:%'
                                and coalesce(
                                  not regexp_like(
                                    pkt_srcaddr,
                                    '^(10[.]|172[.](1[6-9]|2[0-9]|3[01])[.]|192[.]168[.]|100[.](6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])[.]|169[.]254[.]|127[.]|0[.]|22[4-9][.]|23[0-9][.]|24[0-9][.]|25[0-5][.]|f[cd][0-9a-f][0-9a-f]:|fe[89ab][0-9a-f]:|ff[0-9a-f][0-9a-f]:|::1$)'
                                  ),
                                  false
                                )
                              )
                            )
                            or resource_id like 'nat-%'
                            and interface_id is null
                            and flow_direction = 'egress'
                            and coalesce(
                              not regexp_like(
                                pkt_srcaddr,
                                '^(10[.]|172[.](1[6-9]|2[0-9]|3[01])[.]|192[.]168[.]|100[.](6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])[.]|169[.]254[.]|127[.]|0[.]|22[4-9][.]|23[0-9][.]|24[0-9][.]|25[0-5][.]|f[cd][0-9a-f][0-9a-f]:|fe[89ab][0-9a-f]:|ff[0-9a-f][0-9a-f]:|::1$)'
                              ),
                              false
                            )
                            and not coalesce(
                              not regexp_like(
                                pkt_dstaddr,
                                '^(10[.]|172[.](1[6-9]|2[0-9]|3[01])[.]|192[.]168[.]|100[.](6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])[.]|169[.]254[.]|127[.]|0[.]|22[4-9][.]|23[0-9][.]|24[0-9][.]|25[0-5][.]|f[cd][0-9a-f][0-9a-f]:|fe[89ab][0-9a-f]:|ff[0-9a-f][0-9a-f]:|::1$)'
                              ),
                              false
                            ) then 'in'
                          end
                          when 'out' then pkt_dst_aws_service
                          else pkt_src_aws_service
                        end
                      end as "service",
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
                  "way",
                  "gateway",
                  "service",
                  "seen_log",
                  "seen_interface"
              ) as logged
            group by
              "srcaddr",
              "dstaddr",
              "srcport",
              "dstport",
              "protocol",
              "way",
              "gateway",
              "service",
              "seen_interface"
          ) as seen
        group by
          "srcaddr",
          "dstaddr",
          "srcport",
          "dstport",
          "protocol",
          "way",
          "gateway",
          "service"
      ) as conversations
  ),
  "directed" as (
    select
      case way
        when 'out' then source
        else destination
      end as "client",
      case way
        when 'out' then dstaddr
        else srcaddr
      end as "other",
      case way
        when 'out' then bytes
      end as "bytes_out",
      "service",
      case
        when service in ('S3', 'DYNAMODB') then bytes
      end as "avoidable",
      "gateway",
      "flows",
      "packets",
      "bytes"
    from
      "conversations"
    where
      "way" is not null
  ),
  "clients" as (
    select
      "client",
      "other" as "remote",
      max("service") as "aws_service",
      "gateway",
      coalesce(sum(cast("directed"."flows" as decimal(38, 0))), 0) as "flows",
      coalesce(sum(cast("directed"."packets" as decimal(38, 0))), 0) as "packets",
      coalesce(sum(cast("directed"."bytes" as decimal(38, 0))), 0) as "bytes",
      coalesce(sum(cast("directed"."bytes_out" as decimal(38, 0))), 0) as "bytes_out",
      coalesce(sum(cast("directed"."avoidable" as decimal(38, 0))), 0) as "avoidable"
    from
      "directed"
    group by
      "client",
      "other",
      "gateway"
  )
select
  "client",
  "remote",
  "aws_service",
  "gateway",
  "flows",
  "packets",
  "bytes",
  cast("bytes" as double) / cast(1000000000 as double) as "gigabytes",
  cast("bytes" as double) * cast(45000 as double) / cast(1000000000000000 as double) as "estimated_dollars",
  "bytes_out",
  cast(cast(null as bigint) as double) * cast(45000 as double) / cast(1000000000000000 as double) as "endpoint_saves"
from
  "clients"
order by
  "bytes" desc,
  "packets" desc,
  "client",
  "remote",
  "gateway";
