-- What was accepted in one direction while its answer was rejected?
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
      "action",
      case
        when "start" > 2147483647 then "start" / 1000
        else "start"
      end as "start",
      case
        when "end" > 2147483647 then "end" / 1000
        else "end"
      end as "end",
      regexp_extract("$path", '_(fl-[0-9a-f]+)_', 1) as "flow_log",
      "interface_id",
      cast(null as varchar) as "flow_direction",
      cast(null as varchar) as "pkt_srcaddr",
      cast(null as varchar) as "pkt_dstaddr",
      cast(null as integer) as "tcp_flags",
      "packets",
      "bytes"
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
      "srcaddr",
      "dstaddr",
      "srcport",
      "dstport",
      "protocol",
      "is_late",
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
          "is_late",
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
              "is_late",
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
                  0 as "is_late",
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
              "is_late",
              "seen_log",
              "seen_interface"
          ) as logged
        group by
          "srcaddr",
          "dstaddr",
          "srcport",
          "dstport",
          "protocol",
          "is_late",
          "seen_interface"
      ) as seen
    group by
      "srcaddr",
      "dstaddr",
      "srcport",
      "dstport",
      "protocol",
      "is_late"
  ),
  "exchanges" as (
    select
      low,
      high,
      low_port,
      high_port,
      protocol,
      coalesce(
        sum(
          cast(
            case
              when is_up
              and is_late = 0 then "accepted"
            end as decimal(38, 0)
          )
        ),
        0
      ) as up_accepted,
      coalesce(
        sum(
          cast(
            case
              when is_up
              and is_late = 0 then "rejected"
            end as decimal(38, 0)
          )
        ),
        0
      ) as up_rejected,
      coalesce(
        sum(
          cast(
            case
              when is_up
              and is_late = 0 then "blocked"
            end as decimal(38, 0)
          )
        ),
        0
      ) as up_blocked,
      coalesce(
        sum(
          cast(
            case
              when not is_up
              and is_late = 0 then "accepted"
            end as decimal(38, 0)
          )
        ),
        0
      ) as down_accepted,
      coalesce(
        sum(
          cast(
            case
              when not is_up
              and is_late = 0 then "rejected"
            end as decimal(38, 0)
          )
        ),
        0
      ) as down_rejected,
      coalesce(
        sum(
          cast(
            case
              when not is_up
              and is_late = 0 then "blocked"
            end as decimal(38, 0)
          )
        ),
        0
      ) as down_blocked,
      coalesce(
        sum(
          cast(
            case
              when is_up
              and is_late = 0 then "asks"
            end as decimal(38, 0)
          )
        ),
        0
      ) as up_asks,
      coalesce(
        sum(
          cast(
            case
              when is_up
              and is_late = 0 then "answers"
            end as decimal(38, 0)
          )
        ),
        0
      ) as up_answers,
      coalesce(
        sum(
          cast(
            case
              when not is_up
              and is_late = 0 then "asks"
            end as decimal(38, 0)
          )
        ),
        0
      ) as down_asks,
      coalesce(
        sum(
          cast(
            case
              when not is_up
              and is_late = 0 then "answers"
            end as decimal(38, 0)
          )
        ),
        0
      ) as down_answers,
      min(first_start) as first_start,
      max(last_end) as last_end
    from
      (
        select
          *,
          case
            when srcaddr < dstaddr
            or (
              srcaddr = dstaddr
              and srcport <= dstport
            ) then srcaddr
            else dstaddr
          end as low,
          case
            when srcaddr < dstaddr
            or (
              srcaddr = dstaddr
              and srcport <= dstport
            ) then dstaddr
            else srcaddr
          end as high,
          case
            when srcaddr < dstaddr
            or (
              srcaddr = dstaddr
              and srcport <= dstport
            ) then srcport
            else dstport
          end as low_port,
          case
            when srcaddr < dstaddr
            or (
              srcaddr = dstaddr
              and srcport <= dstport
            ) then dstport
            else srcport
          end as high_port,
          srcaddr < dstaddr
          or (
            srcaddr = dstaddr
            and srcport <= dstport
          ) as is_up
        from
          conversations
      ) as ends
    group by
      low,
      high,
      low_port,
      high_port,
      protocol
  ),
  "oriented" as (
    select
      *,
      case
        when not (
          down_accepted > 0
          and (
            up_blocked > 0
            or (
              up_rejected > 0
              and not coalesce(
                case
                  when up_answers > 0
                  or down_asks > 0 then false
                  when down_answers > 0
                  or up_asks > 0 then true
                  when low_port <> high_port then low_port > high_port
                end,
                false
              )
            )
          )
        ) then true
        when not (
          up_accepted > 0
          and (
            down_blocked > 0
            or (
              down_rejected > 0
              and coalesce(
                case
                  when up_answers > 0
                  or down_asks > 0 then false
                  when down_answers > 0
                  or up_asks > 0 then true
                  when low_port <> high_port then low_port > high_port
                end,
                true
              )
            )
          )
        ) then false
        else low_port >= high_port
      end as "is_from_low"
    from
      "exchanges"
    where
      (
        (
          down_accepted > 0
          and (
            up_blocked > 0
            or (
              up_rejected > 0
              and not coalesce(
                case
                  when up_answers > 0
                  or down_asks > 0 then false
                  when down_answers > 0
                  or up_asks > 0 then true
                  when low_port <> high_port then low_port > high_port
                end,
                false
              )
            )
          )
        )
        or (
          up_accepted > 0
          and (
            down_blocked > 0
            or (
              down_rejected > 0
              and coalesce(
                case
                  when up_answers > 0
                  or down_asks > 0 then false
                  when down_answers > 0
                  or up_asks > 0 then true
                  when low_port <> high_port then low_port > high_port
                end,
                true
              )
            )
          )
        )
      )
  ),
  "directions" as (
    select
      case
        when is_from_low then "low"
        else "high"
      end as "srcaddr",
      case
        when is_from_low then "high"
        else "low"
      end as "dstaddr",
      case
        when is_from_low then "high_port"
        else "low_port"
      end as "dstport",
      "oriented"."protocol",
      case
        when is_from_low then "up_accepted"
        else "down_accepted"
      end as "accepted",
      case
        when is_from_low then "down_accepted"
        else "up_accepted"
      end as "answered",
      case
        when is_from_low then "down_rejected"
        else "up_rejected"
      end as "refused",
      "first_start",
      "last_end"
    from
      "oriented"
  )
select
  "srcaddr",
  "dstaddr",
  case "directions"."protocol"
    when 6 then 'TCP'
    when 17 then 'UDP'
    when 1 then 'ICMP'
    else coalesce(
      nullif(
        case
          when "directions"."protocol" between 0 and 147 then split(
            'HOPOPT,ICMP,IGMP,GGP,IPv4,ST,TCP,CBT,EGP,IGP,BBN-RCC-MON,NVP-II,PUP,ARGUS,EMCON,XNET,CHAOS,UDP,MUX,DCN-MEAS,HMP,PRM,XNS-IDP,TRUNK-1,TRUNK-2,LEAF-1,LEAF-2,RDP,IRTP,ISO-TP4,NETBLT,MFE-NSP,MERIT-INP,DCCP,3PC,IDPR,XTP,DDP,IDPR-CMTP,TP++,IL,IPv6,SDRP,IPv6-Route,IPv6-Frag,IDRP,RSVP,GRE,DSR,BNA,ESP,AH,I-NLSP,SWIPE,NARP,Min-IPv4,TLSP,SKIP,IPv6-ICMP,IPv6-NoNxt,IPv6-Opts,,CFTP,,SAT-EXPAK,KRYPTOLAN,RVD,IPPC,,SAT-MON,VISA,IPCV,CPNX,CPHB,WSN,PVP,BR-SAT-MON,SUN-ND,WB-MON,WB-EXPAK,ISO-IP,VMTP,SECURE-VMTP,VINES,IPTM,NSFNET-IGP,DGP,TCF,EIGRP,OSPFIGP,Sprite-RPC,LARP,MTP,AX.25,IPIP,MICP,SCC-SP,ETHERIP,ENCAP,,GMTP,IFMP,PNNI,PIM,ARIS,SCPS,QNX,A/N,IPComp,SNP,Compaq-Peer,IPX-in-IP,VRRP,PGM,,L2TP,DDX,IATP,STP,SRP,UTI,SMP,SM,PTP,ISIS over IPv4,FIRE,CRTP,CRUDP,SSCOPMCE,IPLT,SPS,PIPE,SCTP,FC,RSVP-E2E-IGNORE,Mobility Header,UDPLite,MPLS-in-IP,manet,HIP,Shim6,WESP,ROHC,Ethernet,AGGFRAG,NSH,Homa,BIT-EMU',
            ','
          ) ["directions"."protocol" + 1]
        end,
        ''
      ),
      cast("directions"."protocol" as varchar)
    )
  end as "protocol",
  "dstport",
  count(*) as "conversations",
  coalesce(sum(cast("directions"."accepted" as decimal(38, 0))), 0) as "accepted",
  coalesce(sum(cast("directions"."answered" as decimal(38, 0))), 0) as "answered",
  coalesce(sum(cast("directions"."refused" as decimal(38, 0))), 0) as "refused",
  date_format(from_unixtime(min("first_start"), 'UTC'), '%Y-%m-%dT%H:%i:%sZ') as "first_seen",
  date_format(from_unixtime(max("last_end"), 'UTC'), '%Y-%m-%dT%H:%i:%sZ') as "last_seen"
from
  "directions"
group by
  "srcaddr",
  "dstaddr",
  "dstport",
  "directions"."protocol"
order by
  "refused" desc,
  "accepted" desc,
  "srcaddr",
  "dstaddr",
  "dstport",
  "protocol";
