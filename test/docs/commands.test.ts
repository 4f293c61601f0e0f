import { runDocuments } from './run-documents'

/** What the README tells a reader to run. `guides.full.test.ts` runs what the guides tell. */
runDocuments((file) => file === 'README.md')
