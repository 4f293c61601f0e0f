import { runDocuments } from './run-documents'

runDocuments((file) => file !== 'README.md')
