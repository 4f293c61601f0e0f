/** By name of the stage: the file below `src/optimizer/improve`, what is replaced in it, and by what. */
export type Stage = readonly [file: string, from: string, to: string]

export const STAGES: Readonly<Record<string, Stage>> = {
  'start: design': ['design/design-start.ts', 'if (!isSteady', 'if (true || !isSteady'],
  'start: other weeks': ['from-starts.ts', "greedy('greedy in other weeks', 1), ", ''],
  'start: third weeks': ['from-starts.ts', ", greedy('greedy in third weeks', 2)", ''],
  'best of more': ['find/path.ts', 'isFirst ? wider(halt, agents) : isComplete', 'isComplete'],
  urgency: ['find/step.ts', 'if (queue === undefined) return weight', 'return weight'],
  settle: ['find/settle.ts', 'if (picks.length === 0 ||', 'if (true || picks.length === 0 ||'],
  'settle: drop': ['find/settle.ts', 'if (out.size === 0) return', 'return'],
  'settle: fill': ['find/settle.ts', 'const found = room > 0', 'const found = 0 > 0 && room > 0'],
  order: ['find/narrow.ts', 'left.length > 1; round++', 'left.length < 0; round++'],
  repairs: ['search.ts', 'MAX_REPAIRS = 3', 'MAX_REPAIRS = 0'],
  'evaluate again': [
    'evaluated.ts',
    'if (evaluated.services.length > evaluationWeeks)',
    'if (true || evaluated.services.length > evaluationWeeks)',
  ],
  'negative out': ['without-negative.ts', 'if (last === undefined', 'if (true || last === undefined'],
  refine: ['find/refine.ts', 'if (max === 0 ||', 'if (true || max === 0 ||'],
  'refine: groups': ['find/refine.ts', ': addGroups(refining, picks)', ': picks'],
  'refine: moves': ['find/move-entries.ts', 'if (!MOVE_LEVERS', 'if (true || !MOVE_LEVERS'],
  'refine: raised grants': ['find/move-entries.ts', 'raisedGrants(center, made).slice(0, tried)', '[]'],
  'refine: swaps': ['find/refine.ts', 'affordable(center, made, swaps(center, made, max))', '[]'],
  'design: recipes': ['design/search.ts', 'found.length > 0 &&', 'found.length > 0 && 1 > 0 ||'],
  'design: additions': ['design/design-start.ts', '...grants.flatMap((own) => [own, ranked(own)])', ''],
  'design: exchanges': ['design/design-start.ts', 'UNTIL = 1.5', 'UNTIL = 0'],
}
