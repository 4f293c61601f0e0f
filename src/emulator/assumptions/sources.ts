/** Sources of facts about the platform. The authors of this package have checked none of them on a live org. */
export const SOURCES = {
  description: 'the official description',
  help: 'the help pages',
  terraform: 'the Terraform provider',
  goSdk: 'the official Go SDK',
  center: 'the developer center',
  forum: 'the community forum',
  mcp: 'an MCP server',
  streaming: 'the streaming client',
} as const
