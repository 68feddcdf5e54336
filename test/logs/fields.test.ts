import { describe, expect, it } from 'vitest';
import { columnName, FIELDS, fieldNamed, fieldOfColumn } from '../../src/logs/fields.ts';

/** The tables of the AWS VPC User Guide, "Flow log records": by version, each field with its Parquet type. */
const GUIDE: Readonly<Record<number, string>> = {
  2: `version:int account-id interface-id srcaddr dstaddr srcport:int dstport:int protocol:int packets:bigint
      bytes:bigint start:bigint end:bigint action log-status`,
  3: 'vpc-id subnet-id instance-id tcp-flags:int type pkt-srcaddr pkt-dstaddr',
  4: 'region az-id sublocation-type sublocation-id',
  5: 'pkt-src-aws-service pkt-dst-aws-service flow-direction traffic-path:int',
  7: `ecs-cluster-arn ecs-cluster-name ecs-container-instance-arn ecs-container-instance-id ecs-container-id
      ecs-second-container-id ecs-service-name ecs-task-definition-arn ecs-task-arn ecs-task-id`,
  8: 'reject-reason',
  9: 'resource-id',
  10: 'encryption-status:int',
  11: `instance-tag instance-tag-2 interface-tag interface-tag-2 asg-tag asg-tag-2 interface-type
       next-hop-interface-id next-hop-subnet-id next-hop-az-id next-hop-vpc-id next-hop-interface-type`,
};

const guide = Object.entries(GUIDE).flatMap(([version, fields]) =>
  fields.split(/\s+/).map((field) => {
    const [name = '', type = 'string'] = field.split(':');
    return [name, name.split('-').join('_'), type, Number(version)];
  }),
);

describe('the table of fields', () => {
  it('has the 54 fields of the guide in its order, with their columns, types and versions', () => {
    expect(FIELDS.map(({ name, column, type, version }) => [name, column, type, version])).toEqual(guide);
    expect(guide.length).toBe(54);
  });

  it('tells the meaning of each', () => {
    expect(FIELDS.filter(({ meaning }) => meaning.length < 8)).toEqual([]);
  });
});

describe('a field', () => {
  it('is found by its name and by its column', () => {
    for (const field of FIELDS) {
      expect(fieldNamed(field.name)).toBe(field);
      expect(fieldOfColumn(field.column)).toBe(field);
    }
  });

  it('that is not known is text', () => {
    expect(fieldNamed('some-new-field')).toMatchObject({ column: 'some_new_field', type: 'string' });
    expect(fieldNamed('some-new-field').version).toBeUndefined();
    expect(fieldOfColumn('some_new_field')).toBeUndefined();
  });

  it('with several hyphens has as many underscores', () => {
    expect(columnName('next-hop-interface-type')).toBe('next_hop_interface_type');
  });
});
