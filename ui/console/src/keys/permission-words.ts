import type { Permission } from '@tragwerk/contracts/identity'
import type { Translate } from '../words/index.ts'
import type { keysWords } from './words.ts'

export type KeysTranslate = Translate<typeof keysWords.en>
type Key = Parameters<KeysTranslate>[0]

/** What each permission allows, in a sentence, in the groups of the form. */
export const permissionGroups: ReadonlyArray<{
  readonly title: Key
  readonly members: ReadonlyArray<{ readonly permission: Permission; readonly text: Key }>
}> = [
  {
    title: 'groupKnowledge',
    members: [
      { permission: 'knowledge:read', text: 'knowledgeRead' },
      { permission: 'knowledge:write', text: 'knowledgeWrite' },
    ],
  },
  {
    title: 'groupModels',
    members: [
      { permission: 'models:use', text: 'modelsUse' },
      { permission: 'gateway:read', text: 'gatewayRead' },
      { permission: 'gateway:write', text: 'gatewayWrite' },
    ],
  },
  {
    title: 'groupTrust',
    members: [
      { permission: 'keys:manage', text: 'keysManage' },
      { permission: 'audit:read', text: 'auditRead' },
    ],
  },
  { title: 'groupSystem', members: [{ permission: 'system:read', text: 'systemRead' }] },
]
