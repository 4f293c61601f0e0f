/** Who reports of the platform. None of it was seen on a live org by the authors of this package. */
export const SOURCES = {
  description: 'the official description',
  terraform: 'the Terraform provider',
  goSdk: 'the official Go SDK',
  center: 'the developer center',
  forum: 'the community forum',
  mcp: 'an MCP server',
  streaming: 'the streaming client',
} as const
