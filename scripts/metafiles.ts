/** Where a build keeps esbuild's account of what went into which file. */
export const METAFILES = 'node_modules/.cache/skillroute'
