import type { ActiveGatewayConfiguration } from '@tragwerk/services/gateway'
import { prepareConfiguration } from '../../../services/src/gateway/configuration/prepare.ts'
import { readBoundedFile } from '../../../services/src/gateway/configuration/read-bounded-file.ts'
import {
  maxFileBytes,
  parseConfigurationFile,
} from '../../../services/src/gateway/configuration/read-file.ts'

/** The file as the product reads it; it may name files with secrets, but no variables. */
export async function readConfiguration(path: string): Promise<ActiveGatewayConfiguration> {
  const content = parseConfigurationFile(await readBoundedFile(path, maxFileBytes), path)
  if (content.problems) throw new Error(JSON.stringify(content.problems))
  const { prepared, problems } = await prepareConfiguration(content.value, {
    writtenBy: 'operator',
    allowed: [],
    readVariable: () => undefined,
    readFile: readBoundedFile,
  })
  if (problems) throw new Error(JSON.stringify(content.locate(problems)))
  const { configuration, secrets } = prepared
  return { version: 1, configuration, secrets, source: 'file' }
}
