CREATE DATABASE IF NOT EXISTS `flowq`
WITH DBPROPERTIES (
  'flowq.migrations' = '0001-database,0002-flow-log-tables'
);

CREATE EXTERNAL TABLE IF NOT EXISTS `flowq`.`flow_logs` (
  `version` int COMMENT 'highest version among the fields of the record',
  `account_id` string COMMENT 'AWS account of the source network interface; may be `unknown`',
  `interface_id` string COMMENT 'network interface the traffic was recorded at',
  `srcaddr` string COMMENT 'source address; for outgoing traffic the private address of the interface',
  `dstaddr` string COMMENT 'destination address; for incoming traffic the private address of the interface',
  `srcport` int COMMENT 'source port, 0 for ICMP',
  `dstport` int COMMENT 'destination port, 0 for ICMP',
  `protocol` int COMMENT 'IANA protocol number',
  `packets` bigint COMMENT 'packets during the aggregation interval',
  `bytes` bigint COMMENT 'bytes during the aggregation interval; absent on Block Public Access rejects',
  `start` bigint COMMENT 'first packet of the interval, Unix seconds',
  `end` bigint COMMENT 'last packet of the interval, Unix seconds',
  `action` string COMMENT 'ACCEPT or REJECT',
  `log_status` string COMMENT 'OK, NODATA or SKIPDATA'
)
COMMENT 'VPC flow log records, text, daily folders'
PARTITIONED BY (
  `p_account` string COMMENT 'AWS account of the folder',
  `p_region` string COMMENT 'Region of the folder',
  `p_date` string COMMENT 'day of the folder, UTC, as yyyy/MM/dd'
)
ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe'
WITH SERDEPROPERTIES (
  'field.delim' = ' ',
  'serialization.format' = ' ',
  'serialization.null.format' = '-'
)
STORED AS
  INPUTFORMAT 'org.apache.hadoop.mapred.TextInputFormat'
  OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'
LOCATION 's3://example-flow-logs/AWSLogs/'
TBLPROPERTIES (
  'skip.header.line.count' = '1',
  'serialization.null.format' = '-',
  'projection.enabled' = 'true',
  'projection.p_account.type' = 'enum',
  'projection.p_account.values' = '111122223333,444455556666',
  'projection.p_region.type' = 'enum',
  'projection.p_region.values' = 'eu-west-1,us-east-1',
  'projection.p_date.type' = 'date',
  'projection.p_date.format' = 'yyyy/MM/dd',
  'projection.p_date.range' = '2026/01/01,NOW+1DAYS',
  'projection.p_date.interval' = '1',
  'projection.p_date.interval.unit' = 'DAYS',
  'storage.location.template' = 's3://example-flow-logs/AWSLogs/${p_account}/vpcflowlogs/${p_region}/${p_date}/',
  'flowq.version' = '0.1.0',
  'flowq.first-day' = '2026-01-01'
);
