import type { YamlSource } from './source'

/**
 * Reads YAML, and so JSON. Never throws for what the text holds: aliases that contain themselves or multiply without end,
 * nesting that no person writes and tags that nobody knows are problems like any other. The parser is loaded when this is
 * first called, so that programs which read no YAML do not pay for it.
 */
export async function readYaml(text: string): Promise<YamlSource> {
  const { parseYaml } = await import('./parse')
  return parseYaml(text)
}
