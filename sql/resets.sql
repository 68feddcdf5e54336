-- Which connections were reset, and by whom?
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
      cast(null as integer) as "tcp_flags",
      regexp_extract("$path", '_(fl-[0-9a-f]+)_', 1) as "flow_log",
      "interface_id",
      cast(null as varchar) as "flow_direction",
      cast(null as varchar) as "pkt_srcaddr",
      cast(null as varchar) as "pkt_dstaddr"
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
      "was_reset",
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
          "was_reset",
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
              "was_reset",
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
                    when tcp_flags % 8 >= 4 then 1
                    else 0
                  end as "was_reset",
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
              "was_reset",
              "seen_log",
              "seen_interface"
          ) as logged
        group by
          "srcaddr",
          "dstaddr",
          "srcport",
          "dstport",
          "protocol",
          "was_reset",
          "seen_interface"
      ) as seen
    group by
      "srcaddr",
      "dstaddr",
      "srcport",
      "dstport",
      "protocol",
      "was_reset"
  ),
  "connections" as (
    select
      client,
      server,
      client_port,
      port,
      protocol,
      max(
        case
          when is_request then was_reset
          else 0
        end
      ) as by_client,
      max(
        case
          when is_request then 0
          else was_reset
        end
      ) as by_server,
      max(
        case
          when answers > 0 then 1
          else 0
        end
      ) as taken,
      min(first_start) as first_start,
      max(last_end) as last_end
    from
      (
        select
          *,
          case
            when is_request then srcaddr
            else dstaddr
          end as client,
          case
            when is_request then dstaddr
            else srcaddr
          end as server,
          case
            when is_request then srcport
            else dstport
          end as client_port,
          case
            when is_request then dstport
            else srcport
          end as port
        from
          (
            select
              *,
              case
                when answers > 0 then false
                when asks > 0 then true
                else coalesce(srcport >= dstport, true)
              end as is_request
            from
              conversations
            where
              protocol = 6
          ) as requests
      ) as directed
    group by
      client,
      server,
      client_port,
      port,
      protocol
  )
select
  "client",
  "server",
  "port",
  case "connections"."protocol"
    when 6 then 'TCP'
    when 17 then 'UDP'
    when 1 then 'ICMP'
    else coalesce(
      nullif(
        case
          when "connections"."protocol" between 0 and 147 then split(
            'HOPOPT,ICMP,IGMP,GGP,IPv4,ST,TCP,CBT,EGP,IGP,BBN-RCC-MON,NVP-II,PUP,ARGUS,EMCON,XNET,CHAOS,UDP,MUX,DCN-MEAS,HMP,PRM,XNS-IDP,TRUNK-1,TRUNK-2,LEAF-1,LEAF-2,RDP,IRTP,ISO-TP4,NETBLT,MFE-NSP,MERIT-INP,DCCP,3PC,IDPR,XTP,DDP,IDPR-CMTP,TP++,IL,IPv6,SDRP,IPv6-Route,IPv6-Frag,IDRP,RSVP,GRE,DSR,BNA,ESP,AH,I-NLSP,SWIPE,NARP,Min-IPv4,TLSP,SKIP,IPv6-ICMP,IPv6-NoNxt,IPv6-Opts,,CFTP,,SAT-EXPAK,KRYPTOLAN,RVD,IPPC,,SAT-MON,VISA,IPCV,CPNX,CPHB,WSN,PVP,BR-SAT-MON,SUN-ND,WB-MON,WB-EXPAK,ISO-IP,VMTP,SECURE-VMTP,VINES,IPTM,NSFNET-IGP,DGP,TCF,EIGRP,OSPFIGP,Sprite-RPC,LARP,MTP,AX.25,IPIP,MICP,SCC-SP,ETHERIP,ENCAP,,GMTP,IFMP,PNNI,PIM,ARIS,SCPS,QNX,A/N,IPComp,SNP,Compaq-Peer,IPX-in-IP,VRRP,PGM,,L2TP,DDX,IATP,STP,SRP,UTI,SMP,SM,PTP,ISIS over IPv4,FIRE,CRTP,CRUDP,SSCOPMCE,IPLT,SPS,PIPE,SCTP,FC,RSVP-E2E-IGNORE,Mobility Header,UDPLite,MPLS-in-IP,manet,HIP,Shim6,WESP,ROHC,Ethernet,AGGFRAG,NSH,Homa,BIT-EMU',
            ','
          ) ["connections"."protocol" + 1]
        end,
        ''
      ),
      cast("connections"."protocol" as varchar)
    )
  end as "protocol",
  count(*) as "resets",
  count(
    case
      when by_client > 0 then 1
    end
  ) as "by_client",
  count(
    case
      when by_server > 0 then 1
    end
  ) as "by_server",
  count(
    case
      when by_server > 0
      and taken = 0 then 1
    end
  ) as "not_taken",
  date_format(from_unixtime(min("first_start"), 'UTC'), '%Y-%m-%dT%H:%i:%sZ') as "first_seen",
  date_format(from_unixtime(max("last_end"), 'UTC'), '%Y-%m-%dT%H:%i:%sZ') as "last_seen"
from
  "connections"
where
  by_client + by_server > 0
group by
  "client",
  "server",
  "port",
  "connections"."protocol"
order by
  "resets" desc,
  "by_server" desc,
  "client",
  "server",
  "port",
  "protocol";
