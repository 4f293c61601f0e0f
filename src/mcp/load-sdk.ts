import { ConfigError } from '../core/errors'

/**
 * The SDK of the Model Context Protocol, which only `skillroute mcp` needs.
 * @throws ConfigError where the package is not installed
 */
export async function loadMcpSdk() {
  try {
    const [{ Server }, { StdioServerTransport }, { CallToolRequestSchema, ListToolsRequestSchema }] = await Promise.all(
      [
        import('@modelcontextprotocol/sdk/server/index.js'),
        import('@modelcontextprotocol/sdk/server/stdio.js'),
        import('@modelcontextprotocol/sdk/types.js'),
      ],
    )
    return { Server, StdioServerTransport, CallToolRequestSchema, ListToolsRequestSchema }
  } catch (cause) {
    throw new ConfigError(
      'skillroute mcp needs the package @modelcontextprotocol/sdk, which cannot be loaded. Install it beside skillroute: npm install @modelcontextprotocol/sdk',
      { cause },
    )
  }
}
