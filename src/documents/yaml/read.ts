import type { YamlSource } from './source'

/**
 * Reads YAML, and so JSON. Never throws for any content: aliases that contain themselves or multiply without end, nesting
 * too deep for a person and unknown tags are problems like any other. The parser is loaded at the first call, so that
 * programs that read no YAML do not pay for it.
 */
export async function readYaml(text: string): Promise<YamlSource> {
  const { parseYaml } = await import('./parse')
  return parseYaml(text)
}
