// Ends by an uncaught error of the kind named, out of the ES modules.
import * as skillroute from 'skillroute'
import * as emulator from 'skillroute/emulator'
import * as optimizer from 'skillroute/optimizer'
import * as workflows from 'skillroute/workflows'
import { fail } from './uncaught-errors.cjs'

fail(process.argv[2], { skillroute, emulator, optimizer, workflows })
