/** The task's user and group: `node` in the images of Node. */
export const USER = '1000';

/** The file system's id: the given one, or that of the stack. */
export const FILE_SYSTEM = { 'Fn::If': ['MakesState', { Ref: 'FileSystem' }, { Ref: 'StateFileSystem' }] };

/** A file system for what is remembered of jobs, and who may reach it: only the task may. */
export function stateResources(name: string): Record<string, unknown> {
  return {
    TaskSecurityGroup: {
      Type: 'AWS::EC2::SecurityGroup',
      Properties: { GroupDescription: `flowq ${name}: goes out, lets nothing in`, VpcId: { Ref: 'Vpc' } },
    },
    StateSecurityGroup: {
      Type: 'AWS::EC2::SecurityGroup',
      Properties: {
        GroupDescription: `flowq ${name}: the state, for its task only`,
        VpcId: { Ref: 'Vpc' },
        SecurityGroupIngress: [
          {
            IpProtocol: 'tcp',
            FromPort: 2049,
            ToPort: 2049,
            SourceSecurityGroupId: { 'Fn::GetAtt': ['TaskSecurityGroup', 'GroupId'] },
          },
        ],
      },
    },
    FileSystem: {
      Type: 'AWS::EFS::FileSystem',
      Condition: 'MakesState',
      // It is left when the stack goes, and a new one is given its id: else all would begin anew.
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: { Encrypted: true, FileSystemTags: [{ Key: 'Name', Value: `flowq-${name}` }] },
    },
    MountTarget: {
      Type: 'AWS::EFS::MountTarget',
      Properties: {
        FileSystemId: FILE_SYSTEM,
        SubnetId: { Ref: 'Subnet' },
        SecurityGroups: [{ 'Fn::GetAtt': ['StateSecurityGroup', 'GroupId'] }],
      },
    },
    AccessPoint: {
      Type: 'AWS::EFS::AccessPoint',
      Properties: {
        FileSystemId: FILE_SYSTEM,
        PosixUser: { Uid: USER, Gid: USER },
        RootDirectory: {
          Path: '/flowq',
          CreationInfo: { OwnerUid: USER, OwnerGid: USER, Permissions: '0700' },
        },
      },
    },
  };
}
