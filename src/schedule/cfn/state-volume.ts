/** User and group of the task: `node` in the Node images. */
export const USER = '1000';

/** The id of the given file system, or of the one that the stack creates. */
export const FILE_SYSTEM = { 'Fn::If': ['MakesState', { Ref: 'FileSystem' }, { Ref: 'StateFileSystem' }] };

/** A file system for the state of jobs, which only the task can reach. */
export function stateResources(name: string): Record<string, unknown> {
  return {
    TaskSecurityGroup: {
      Type: 'AWS::EC2::SecurityGroup',
      Properties: { GroupDescription: `flowq ${name}: outbound only`, VpcId: { Ref: 'Vpc' } },
    },
    StateSecurityGroup: {
      Type: 'AWS::EC2::SecurityGroup',
      Properties: {
        GroupDescription: `flowq ${name}: state of the task`,
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
      // It survives the stack, and the next stack gets its id; otherwise jobs would start over.
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
