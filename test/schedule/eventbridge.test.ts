import { expect, test } from 'vitest';
import { scheduleExpression } from '../../src/schedule/eventbridge.ts';
import { outputArns } from '../../src/schedule/output-arns.ts';
import { renderSchedule } from '../../src/schedule/render-schedule.ts';
import { rhythmFor } from '../../src/schedule/rhythm.ts';
import type { Schedule } from '../../src/schedule/schedule.ts';
import { AWS, hourly } from './schedules.ts';

const DAY = 86_400;

interface Template {
  Parameters: Record<string, unknown>;
  Conditions: Record<string, unknown>;
  Resources: Record<
    string,
    { Type: string; Condition?: string; DependsOn?: string; Properties: Record<string, never> }
  >;
}

async function template(parts: Partial<Schedule> = {}): Promise<Template> {
  const [file] = await renderSchedule('eventbridge', hourly({ aws: AWS, ...parts }));
  return JSON.parse(file?.text ?? '');
}

/** Every value of a key, however deep. */
function* valuesOf(tree: unknown, wanted: string): Generator<unknown> {
  if (typeof tree !== 'object' || tree === null) return;
  for (const [key, value] of Object.entries(tree)) {
    if (key === wanted) yield value;
    yield* valuesOf(value, wanted);
  }
}

test('all that the template refers to is in it', async () => {
  const made = await template();
  const known = [...Object.keys(made.Parameters), ...Object.keys(made.Resources)];
  for (const choice of valuesOf(made, 'Fn::If'))
    expect(Object.keys(made.Conditions)).toContain((choice as string[])[0]);
  for (const name of valuesOf(made, 'Ref'))
    if (!String(name).startsWith('AWS::')) expect(known).toContain(name);
  for (const get of valuesOf(made, 'Fn::GetAtt'))
    expect(Object.keys(made.Resources)).toContain((get as string[])[0]);
  for (const { Condition, DependsOn } of Object.values(made.Resources)) {
    if (Condition) expect(Object.keys(made.Conditions)).toContain(Condition);
    if (DependsOn) expect(Object.keys(made.Resources)).toContain(DependsOn);
  }
  expect([...new Set(Object.values(made.Resources).map((one) => one.Type))]).toHaveLength(12);
});

test('the schedule starts one task, and is retried when it cannot', async () => {
  const { Schedule } = (await template()).Resources;
  expect(Schedule?.Properties).toMatchObject({
    ScheduleExpression: 'cron(20 * * * ? *)',
    ScheduleExpressionTimezone: 'UTC',
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: {
      EcsParameters: { TaskCount: 1, LaunchType: 'FARGATE' },
      RetryPolicy: { MaximumRetryAttempts: 3 },
      DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] } },
    },
  });
});

test('nobody may do more than they need', async () => {
  const made = await template();
  const statements = [...valuesOf(made.Resources, 'PolicyDocument')].flatMap(
    (document) =>
      (document as { Statement: { Action: string[]; Resource: unknown[]; Condition?: unknown }[] }).Statement,
  );
  for (const { Action, Resource } of statements) {
    for (const action of Action) expect(action).not.toContain('*');
    // ECR has no narrower resource for logging in.
    if (Action.join() !== 'ecr:GetAuthorizationToken') expect(Resource).not.toContain('*');
    expect(Resource.length).toBeGreaterThan(0);
  }
  const actions = statements.flatMap((one) => one.Action);
  expect(actions).toEqual(
    expect.arrayContaining(['ecs:RunTask', 'iam:PassRole', 'athena:StartQueryExecution']),
  );
  for (const one of statements.filter(({ Action }) => /^(ecs|iam|elasticfilesystem):/.test(Action[0] ?? '')))
    expect(one.Condition).toBeDefined();
});

test('the configuration reaches the task as it is, whatever is in it', async () => {
  const configText = `{"a": "it's \\"$HOME\\" \${AWS::Region} %"}\n`;
  const made = await template({ configText });
  const [definition] = [...valuesOf(made.Resources, 'ContainerDefinitions')].flat() as {
    Environment: { Name: string; Value: string }[];
    Command: string[];
  }[];
  expect(definition?.Environment).toContainEqual({ Name: 'FLOWQ_JSON', Value: configText });
  expect(definition?.Command[0]).toMatch(/&& exec flowq run hourly$/);
  for (const text of valuesOf(made, 'Fn::Sub')) expect(text).not.toContain('HOME');
});

test('local logs are not run in AWS', async () => {
  await expect(renderSchedule('eventbridge', hourly())).rejects.toMatchObject({ exitCode: 2 });
});

test.each([
  [900, 'UTC', 'cron(5,20,35,50 * * * ? *)'],
  [6 * 3600, 'UTC', 'cron(20 0,6,12,18 * * ? *)'],
  [DAY, 'Europe/Berlin', 'cron(20 0 * * ? *)'],
  [7 * DAY, 'UTC', 'cron(20 0 ? * MON *)'],
])('every %d s in %s is %s', (every, zone, expected) => {
  expect(scheduleExpression(rhythmFor(every, 900, zone))).toBe(expected);
});

test('outputs may be written where their names can lead, and nowhere else', () => {
  expect(outputArns(['s3://b/r/{date}/x.csv', 's3://b/report.csv', 'reports/x.csv'], 'eu-central-1')).toEqual(
    ['arn:aws:s3:::b/r/*', 'arn:aws:s3:::b/report.csv'],
  );
  expect(outputArns(['s3://b/{since}.csv'], 'cn-north-1')).toEqual(['arn:aws-cn:s3:::b/*']);
});

test('a new stack goes on with the state of an earlier one, when it is told its file system', async () => {
  const { Parameters, Conditions, Resources } = await template();
  expect(Parameters.StateFileSystem).toMatchObject({ Default: '' });
  expect(Conditions.MakesState).toEqual({ 'Fn::Equals': [{ Ref: 'StateFileSystem' }, ''] });
  expect(Resources.FileSystem).toMatchObject({ Condition: 'MakesState', DeletionPolicy: 'Retain' });
  for (const name of ['MountTarget', 'AccessPoint'])
    expect(Resources[name]?.Properties).toMatchObject({
      FileSystemId: { 'Fn::If': ['MakesState', { Ref: 'FileSystem' }, { Ref: 'StateFileSystem' }] },
    });
});

test('a configuration that no task of ECS can hold is refused, and a long template goes by a bucket', async () => {
  const render = (length: number) =>
    renderSchedule('eventbridge', hourly({ aws: AWS, configText: 'x'.repeat(length) }));
  expect((await render(100))[0]?.note).not.toContain('--s3-bucket');
  expect((await render(50_000))[0]?.note).toContain('--s3-bucket');
  await expect(render(70_000)).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringMatching(/^flowq\.json is too long for an ECS task/),
  });
});
