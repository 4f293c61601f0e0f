/** A word that readers of this field do not use, and what they say instead. */
export interface BannedWord {
  readonly pattern: RegExp
  readonly instead: string
}

/** Files that are checked: the prose of Markdown, comments and texts of TypeScript. */
export const CHECKED: readonly string[] = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'CHANGELOG.md',
  'docs/*.md',
  'src/**/*.ts',
]

/** Verbs that the platform and this package spell with -ize. */
const IZE = [
  'anonym|apolog|author|canonical|capital|categor|central|character|critic|custom|emphas|final|formal|general',
  'ideal|initial|local|maxim|minim|neutral|normal|optim|organ|parameter|parenthes|personal|priorit|pseudonym|random',
  'real|recogn|sanit|serial|special|stabil|standard|summar|symbol|synchron|token|util|vector|visual',
].join('|')

export const BANNED: readonly BannedWord[] = [
  { pattern: /\b(?:came|comes?) true\b|\bweek that came\b/, instead: 'actual, actuals' },
  { pattern: /\breckon(?:s|ed|ing)?\b/, instead: 'calculate, estimate' },
  { pattern: /\bforet(?:old|ells?)\b/, instead: 'forecast' },
  { pattern: /\bworth\b/, instead: 'value, or the unit itself' },
  { pattern: /\b(?:answered|handled|contacts|share) in time\b/, instead: 'within service level' },
  { pattern: /\bg(?:ives?|ave|iven|iving) up\b/, instead: 'abandoned (a contact); stop, release' },
  { pattern: /\bjoined\b/, instead: 'activated in the queue; combined' },
  { pattern: /\bload of \d/, instead: 'offered load of ... of capacity' },
  { pattern: /\bacts? (?:nowhere|in)\b/, instead: 'has an effect, has no effect' },
  { pattern: /\bshall\b/, instead: 'must; desired state' },
  { pattern: /\bwhat is wanted\b|\bwishes\b|\bwanted (?:level|share|state|value)s?\b/, instead: 'desired state' },
  { pattern: /\bt(?:akes?|aken|ook|aking)(?: \w+){0,2} back\b/, instead: 'undo, revert' },
  { pattern: /\b(?:goes|gone|went) on\b|\bgo on (?:from|where|with)\b/, instead: 'resumes, continues' },
  { pattern: /\btold\b/, instead: 'notified, called' },
  {
    pattern: /\bstrangers?\b|\bforeign (?:change|edit|write)s?\b/,
    instead: 'change by someone else, concurrent write',
  },
  { pattern: /\bblam(?:es?|ed|ing)\b/, instead: 'attribution, changed by' },
  { pattern: /\blook(?:s|ed)?(?: at)?(?: \w+)? again\b/, instead: 'check again' },
  { pattern: /\b(?:a|another|each|every|first|last|one|our|the) look\b/, instead: 'check' },
  { pattern: /\btellers?\b/, instead: 'notifier' },
  { pattern: /\b(?:shelf|shelves)\b/, instead: 'store' },
  { pattern: /\blanes?\b/, instead: 'queue, stream' },
  { pattern: /\bcouriers?\b/, instead: 'sender' },
  { pattern: /\boutlets?\b/, instead: 'stream' },
  { pattern: /\bmend(?:s|ed|ing)?\b/, instead: 'fix, fixed' },
  { pattern: /\banew\b/, instead: 'again' },
  { pattern: /\b(?:lies?|lay|lying) (?:above|apart|beside|below|between|in|inside|outside|within)\b/, instead: 'is' },
  { pattern: /\bliv(?:es?|ed|ing) (?:(?:a|one|the|this) week|through)\b/, instead: 'simulates, advances a week' },
  { pattern: /\b(?:rooms?|houses?|(?<!\.)floors?)\b/, instead: 'module, layer; minimum' },
  { pattern: /\bchance\b/, instead: 'randomness' },
  { pattern: /\bpictures?\b/, instead: 'chart, image' },
  { pattern: /\bsave (?:for|that|those|what|where)\b/, instead: 'except' },
  { pattern: /\bharm(?:s|ed|ing)?\b/, instead: 'lower service level' },
  { pattern: /\bown audits?\b/, instead: 'audit log' },
  { pattern: new RegExp(`\\b(?:de|mis|re|un)?(?:${IZE})is(?:e[ds]?|ers?|ing|ations?)\\b`), instead: '-ize' },
  { pattern: /\b(?:analys|catalys|paralys)(?:e[ds]?|ing)\b/, instead: '-yze' },
  { pattern: /\b(?:behavi|col|endeav|fav|flav|hon|hum|lab|neighb|rum|vap)our\w*/, instead: '-or' },
  { pattern: /\b(?:centr(?:e[ds]?|ing)|metres?|fibres?|theatres?)\b/, instead: '-er, as in center' },
  { pattern: /\blicen(?:ces?|ced|cing)\b/, instead: 'license' },
  { pattern: /\b(?:defence|offence|pretence)s?\b/, instead: '-ense' },
  { pattern: /\bprogrammes?\b/, instead: 'program' },
  { pattern: /\b(?:cancel|dial|label|level|model|signal|travel)l(?:ed|ing)\b/, instead: 'one l, as in canceled' },
  { pattern: /\b(?:mis)?(?:learn|spel|spoil)t\b/, instead: '-ed, as in misspelled' },
]
