-- Which accepted traffic would these rules reject, and which rejected traffic would they admit?
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
      "interface_id",
      regexp_extract("$path", '_(fl-[0-9a-f]+)_', 1) as "flow_log",
      cast(null as varchar) as "flow_direction",
      cast(null as varchar) as "pkt_srcaddr",
      cast(null as varchar) as "pkt_dstaddr",
      cast(null as integer) as "tcp_flags",
      cast(null as varchar) as "instance_id",
      cast(null as varchar) as "subnet_id"
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
  "verdicts" as (
    select
      eni,
      inbound,
      client,
      server,
      protocol,
      port,
      admitted,
      connections,
      flows,
      bytes,
      first_start,
      last_end,
      count(rule_no) as admitting
    from
      (
        select
          sessions.*,
          case
            when strpos("peer", ':') = 0 then '4' || substr(lower(to_hex(cast(try_cast("peer" as ipaddress) as varbinary))), 25)
            else '6' || lower(to_hex(cast(try_cast("peer" as ipaddress) as varbinary)))
          end as peer_key
        from
          (
            select
              eni,
              inbound,
              client,
              server,
              protocol,
              port,
              case inbound
                when 1 then client
                else server
              end as peer,
              admitted,
              count(*) as connections,
              coalesce(
                sum(
                  cast(
                    case
                      when admitted = 1 then asked + answered
                      else refused
                    end as decimal(38, 0)
                  )
                ),
                0
              ) as flows,
              coalesce(sum(cast(bytes as decimal(38, 0))), 0) as bytes,
              min(first_start) as first_start,
              max(last_end) as last_end
            from
              (
                select
                  placed.*,
                  case
                    when asked + answered > 0 then 1
                    else 0
                  end as admitted
                from
                  (
                    select
                      exchanges.*,
                      case
                        when servers.address is not null then 1
                        when clients.address is not null then 0
                      end as inbound
                    from
                      (
                        select
                          client,
                          server,
                          client_port,
                          port,
                          protocol,
                          "eni",
                          "own_address",
                          "is_meant",
                          coalesce(sum(cast("flows" as decimal(38, 0))), 0) as flows,
                          coalesce(
                            sum(
                              cast(
                                case
                                  when is_request then "accepted"
                                end as decimal(38, 0)
                              )
                            ),
                            0
                          ) as asked,
                          coalesce(
                            sum(
                              cast(
                                case
                                  when is_request then "rejected"
                                end as decimal(38, 0)
                              )
                            ),
                            0
                          ) as refused,
                          coalesce(
                            sum(
                              cast(
                                case
                                  when not is_request then "accepted"
                                end as decimal(38, 0)
                              )
                            ),
                            0
                          ) as answered,
                          coalesce(
                            sum(
                              cast(
                                case
                                  when not is_request then "rejected"
                                end as decimal(38, 0)
                              )
                            ),
                            0
                          ) as answer_refused,
                          coalesce(sum(cast("packets" as decimal(38, 0))), 0) as packets,
                          coalesce(sum(cast("bytes" as decimal(38, 0))), 0) as bytes,
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
                                  (
                                    select
                                      "srcaddr",
                                      "dstaddr",
                                      "srcport",
                                      "dstport",
                                      "protocol",
                                      "eni",
                                      "own_address",
                                      "is_meant",
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
                                          "eni",
                                          "own_address",
                                          "is_meant",
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
                                              "eni",
                                              "own_address",
                                              "is_meant",
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
                                                  interface_id as "eni",
                                                  cast(null as varchar) as "own_address",
                                                  case
                                                    when interface_id in ('eni-0a1') then 1
                                                    else 0
                                                  end as "is_meant",
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
                                              "eni",
                                              "own_address",
                                              "is_meant",
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
                                          "own_address",
                                          "is_meant",
                                          "seen_interface"
                                      ) as seen
                                    group by
                                      "srcaddr",
                                      "dstaddr",
                                      "srcport",
                                      "dstport",
                                      "protocol",
                                      "eni",
                                      "own_address",
                                      "is_meant"
                                  ) as conversations
                              ) as told
                          ) as directed
                        group by
                          client,
                          server,
                          client_port,
                          port,
                          protocol,
                          "eni",
                          "own_address",
                          "is_meant"
                      ) as exchanges
                      left join (
                        values
                          ('eni-0a1', '10.0.1.10'),
                          ('eni-0a2', '10.0.2.20')
                      ) as servers (id, address) on servers.id = eni
                      and servers.address = server
                      left join (
                        values
                          ('eni-0a1', '10.0.1.10'),
                          ('eni-0a2', '10.0.2.20')
                      ) as clients (id, address) on clients.id = eni
                      and clients.address = client
                  ) as placed
              ) as judged
            where
              is_meant = 1
              and eni is not null
              and inbound is not null
              and protocol is not null
              and asked + answered + refused > 0
            group by
              eni,
              inbound,
              client,
              server,
              protocol,
              port,
              admitted
          ) as sessions
      ) as keyed
      left join (
        values
          ('eni-0a2', 'sg-0a2')
      ) as attached (attached_eni, attached_group) on attached_eni = eni
      left join (
        values
          (0, 'sg-0a1', 1, 6, 6, 443, 443, '400000000', '4ffffffff'),
          (1, 'sg-0a1', 0, 0, 255, 0, 65535, '400000000', '4ffffffff'),
          (0, 'sg-0a2', 1, 6, 6, 5432, 5432, '40a00010a', '40a00010a')
      ) as "rules" (
        rule_no,
        rule_group,
        rule_inbound,
        first_protocol,
        last_protocol,
        first_port,
        last_port,
        first_key,
        last_key
      ) on (
        rule_group in ('sg-0a1')
        or rule_group = attached_group
      )
      and rule_inbound = inbound
      and protocol between first_protocol and last_protocol
      and port between first_port and last_port
      and peer_key between first_key and last_key
    where
      inbound in (1, 0)
    group by
      eni,
      inbound,
      client,
      server,
      protocol,
      port,
      admitted,
      connections,
      flows,
      bytes,
      first_start,
      last_end
  )
select
  case admitted
    when 1 then 'would refuse'
    else 'would admit'
  end as "verdict",
  case inbound
    when 1 then 'inbound'
    else 'outbound'
  end as "direction",
  "client",
  "server",
  "port",
  case "verdicts"."protocol"
    when 6 then 'TCP'
    when 17 then 'UDP'
    when 1 then 'ICMP'
    else coalesce(
      nullif(
        case
          when "verdicts"."protocol" between 0 and 147 then split(
            'HOPOPT,ICMP,IGMP,GGP,IPv4,ST,TCP,CBT,EGP,IGP,BBN-RCC-MON,NVP-II,PUP,ARGUS,EMCON,XNET,CHAOS,UDP,MUX,DCN-MEAS,HMP,PRM,XNS-IDP,TRUNK-1,TRUNK-2,LEAF-1,LEAF-2,RDP,IRTP,ISO-TP4,NETBLT,MFE-NSP,MERIT-INP,DCCP,3PC,IDPR,XTP,DDP,IDPR-CMTP,TP++,IL,IPv6,SDRP,IPv6-Route,IPv6-Frag,IDRP,RSVP,GRE,DSR,BNA,ESP,AH,I-NLSP,SWIPE,NARP,Min-IPv4,TLSP,SKIP,IPv6-ICMP,IPv6-NoNxt,IPv6-Opts,,CFTP,,SAT-EXPAK,KRYPTOLAN,RVD,IPPC,,SAT-MON,VISA,IPCV,CPNX,CPHB,WSN,PVP,BR-SAT-MON,SUN-ND,WB-MON,WB-EXPAK,ISO-IP,VMTP,SECURE-VMTP,VINES,IPTM,NSFNET-IGP,DGP,TCF,EIGRP,OSPFIGP,Sprite-RPC,LARP,MTP,AX.25,IPIP,MICP,SCC-SP,ETHERIP,ENCAP,,GMTP,IFMP,PNNI,PIM,ARIS,SCPS,QNX,A/N,IPComp,SNP,Compaq-Peer,IPX-in-IP,VRRP,PGM,,L2TP,DDX,IATP,STP,SRP,UTI,SMP,SM,PTP,ISIS over IPv4,FIRE,CRTP,CRUDP,SSCOPMCE,IPLT,SPS,PIPE,SCTP,FC,RSVP-E2E-IGNORE,Mobility Header,UDPLite,MPLS-in-IP,manet,HIP,Shim6,WESP,ROHC,Ethernet,AGGFRAG,NSH,Homa,BIT-EMU',
            ','
          ) ["verdicts"."protocol" + 1]
        end,
        ''
      ),
      cast("verdicts"."protocol" as varchar)
    )
  end as "protocol",
  coalesce(sum(cast("verdicts"."connections" as decimal(38, 0))), 0) as "connections",
  coalesce(sum(cast("verdicts"."flows" as decimal(38, 0))), 0) as "flows",
  coalesce(sum(cast("verdicts"."bytes" as decimal(38, 0))), 0) as "bytes",
  eni as "interface_id",
  date_format(from_unixtime(min("first_start"), 'UTC'), '%Y-%m-%dT%H:%i:%sZ') as "first_seen",
  date_format(from_unixtime(max("last_end"), 'UTC'), '%Y-%m-%dT%H:%i:%sZ') as "last_seen"
from
  "verdicts"
where
  (
    (
      admitted = 1
      and admitting = 0
    )
    or (
      admitted = 0
      and admitting > 0
    )
  )
group by
  "admitted",
  "inbound",
  "client",
  "server",
  "port",
  "verdicts"."protocol",
  "eni"
order by
  "verdict" desc,
  "connections" desc,
  "bytes" desc,
  "client",
  "server",
  "port",
  "protocol",
  "direction",
  "interface_id";
