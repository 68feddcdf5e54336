-- Who connects to administration ports?
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
  "requests" as (
    select
      *
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
    where
      case
        when answers > 0 then false
        when asks > 0 then true
        else coalesce(srcport >= dstport, true)
      end
  )
select
  "srcaddr",
  "dstaddr",
  "dstport",
  case "requests"."protocol"
    when 6 then 'TCP'
    when 17 then 'UDP'
    when 1 then 'ICMP'
    else coalesce(
      nullif(
        case
          when "requests"."protocol" between 0 and 147 then split(
            'HOPOPT,ICMP,IGMP,GGP,IPv4,ST,TCP,CBT,EGP,IGP,BBN-RCC-MON,NVP-II,PUP,ARGUS,EMCON,XNET,CHAOS,UDP,MUX,DCN-MEAS,HMP,PRM,XNS-IDP,TRUNK-1,TRUNK-2,LEAF-1,LEAF-2,RDP,IRTP,ISO-TP4,NETBLT,MFE-NSP,MERIT-INP,DCCP,3PC,IDPR,XTP,DDP,IDPR-CMTP,TP++,IL,IPv6,SDRP,IPv6-Route,IPv6-Frag,IDRP,RSVP,GRE,DSR,BNA,ESP,AH,I-NLSP,SWIPE,NARP,Min-IPv4,TLSP,SKIP,IPv6-ICMP,IPv6-NoNxt,IPv6-Opts,,CFTP,,SAT-EXPAK,KRYPTOLAN,RVD,IPPC,,SAT-MON,VISA,IPCV,CPNX,CPHB,WSN,PVP,BR-SAT-MON,SUN-ND,WB-MON,WB-EXPAK,ISO-IP,VMTP,SECURE-VMTP,VINES,IPTM,NSFNET-IGP,DGP,TCF,EIGRP,OSPFIGP,Sprite-RPC,LARP,MTP,AX.25,IPIP,MICP,SCC-SP,ETHERIP,ENCAP,,GMTP,IFMP,PNNI,PIM,ARIS,SCPS,QNX,A/N,IPComp,SNP,Compaq-Peer,IPX-in-IP,VRRP,PGM,,L2TP,DDX,IATP,STP,SRP,UTI,SMP,SM,PTP,ISIS over IPv4,FIRE,CRTP,CRUDP,SSCOPMCE,IPLT,SPS,PIPE,SCTP,FC,RSVP-E2E-IGNORE,Mobility Header,UDPLite,MPLS-in-IP,manet,HIP,Shim6,WESP,ROHC,Ethernet,AGGFRAG,NSH,Homa,BIT-EMU',
            ','
          ) ["requests"."protocol" + 1]
        end,
        ''
      ),
      cast("requests"."protocol" as varchar)
    )
  end as "protocol",
  count(*) as "connections",
  coalesce(sum(cast("requests"."flows" as decimal(38, 0))), 0) as "flows",
  coalesce(sum(cast("requests"."accepted" as decimal(38, 0))), 0) as "accepted",
  coalesce(sum(cast("requests"."rejected" as decimal(38, 0))), 0) as "rejected",
  coalesce(sum(cast("requests"."packets" as decimal(38, 0))), 0) as "packets",
  coalesce(sum(cast("requests"."bytes" as decimal(38, 0))), 0) as "bytes",
  date_format(from_unixtime(min("first_start"), 'UTC'), '%Y-%m-%dT%H:%i:%sZ') as "first_seen",
  date_format(from_unixtime(max("last_end"), 'UTC'), '%Y-%m-%dT%H:%i:%sZ') as "last_seen"
from
  "requests"
where
  dstport in (22, 23, 135, 139, 445, 2375, 2376, 3389, 5900, 5901, 5985, 5986, 6443, 10000, 10250)
group by
  "srcaddr",
  "dstaddr",
  "dstport",
  "requests"."protocol"
order by
  "accepted" desc,
  "rejected" desc,
  "connections" desc,
  "srcaddr",
  "dstaddr",
  "dstport",
  "protocol";
