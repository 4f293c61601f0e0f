import type { YamlSource } from './source'

/**
 * Reads YAML, and so JSON. Never throws, whatever the content: aliases that contain themselves or expand without end,
 * excessive nesting and unknown tags are reported like other problems. The parser is loaded at the first call, so that
 * programs that read no YAML do not load it.
 */
export async function readYaml(text: string): Promise<YamlSource> {
  const { parseYaml } = await import('./parse')
  return parseYaml(text)
}
