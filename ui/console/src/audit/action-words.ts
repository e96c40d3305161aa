import { defineWords, type Translate } from '../words/index.ts'

/** What happened, in a few words for the list and in a sentence for the entry. */
export const actionWords = defineWords('audit-actions', {
  en: {
    tenant_created: 'Project created',
    api_key_created: 'API key created',
    api_key_renamed: 'API key renamed',
    api_key_revoked: 'API key revoked',
    collection_created: 'Collection created',
    collection_updated: 'Collection changed',
    collection_deleted: 'Collection deleted',
    document_accepted: 'Document accepted',
    document_indexed: 'Document indexed',
    document_failed: 'Document failed',
    document_retried: 'Document retried',
    document_updated: 'Document changed',
    document_deleted: 'Document deleted',
    say_tenant_created: '{{actor}} created the {{subject}} on {{time}}.',
    say_api_key_created: '{{actor}} created the {{subject}} on {{time}}.',
    say_api_key_renamed: '{{actor}} renamed the {{subject}} on {{time}}.',
    say_api_key_revoked: '{{actor}} revoked the {{subject}} on {{time}}.',
    say_collection_created: '{{actor}} created the {{subject}} on {{time}}.',
    say_collection_updated: '{{actor}} changed the {{subject}} on {{time}}.',
    say_collection_deleted: '{{actor}} deleted the {{subject}} on {{time}}.',
    say_document_accepted: '{{actor}} added the {{subject}} on {{time}}.',
    say_document_indexed: '{{actor}} finished indexing the {{subject}} on {{time}}.',
    say_document_failed: '{{actor}} could not index the {{subject}} on {{time}}.',
    say_document_retried: '{{actor}} had the {{subject}} indexed again on {{time}}.',
    say_document_updated: '{{actor}} changed the {{subject}} on {{time}}.',
    say_document_deleted: '{{actor}} deleted the {{subject}} on {{time}}.',
    say_any: '{{actor}} did “{{action}}” to {{subject}} on {{time}}.',
    of_document: 'document {{name}}',
    of_collection: 'collection {{name}}',
    of_api_key: 'API key {{name}}',
    of_tenant: 'project {{name}}',
    document: 'Document {{name}}',
    collection: 'Collection {{name}}',
    api_key: 'API key {{name}}',
    tenant: 'Project {{name}}',
  },
  de: {
    tenant_created: 'Projekt angelegt',
    api_key_created: 'API-Schlüssel angelegt',
    api_key_renamed: 'API-Schlüssel umbenannt',
    api_key_revoked: 'API-Schlüssel widerrufen',
    collection_created: 'Sammlung angelegt',
    collection_updated: 'Sammlung geändert',
    collection_deleted: 'Sammlung gelöscht',
    document_accepted: 'Dokument angenommen',
    document_indexed: 'Dokument indexiert',
    document_failed: 'Dokument fehlgeschlagen',
    document_retried: 'Dokument erneut versucht',
    document_updated: 'Dokument geändert',
    document_deleted: 'Dokument gelöscht',
    say_tenant_created: '{{actor}} hat am {{time}} das {{subject}} angelegt.',
    say_api_key_created: '{{actor}} hat am {{time}} den {{subject}} angelegt.',
    say_api_key_renamed: '{{actor}} hat am {{time}} den {{subject}} umbenannt.',
    say_api_key_revoked: '{{actor}} hat am {{time}} den {{subject}} widerrufen.',
    say_collection_created: '{{actor}} hat am {{time}} die {{subject}} angelegt.',
    say_collection_updated: '{{actor}} hat am {{time}} die {{subject}} geändert.',
    say_collection_deleted: '{{actor}} hat am {{time}} die {{subject}} gelöscht.',
    say_document_accepted: '{{actor}} hat am {{time}} das {{subject}} hinzugefügt.',
    say_document_indexed: '{{actor}} hat am {{time}} das {{subject}} fertig indexiert.',
    say_document_failed: '{{actor}} konnte am {{time}} das {{subject}} nicht indexieren.',
    say_document_retried: '{{actor}} hat am {{time}} das {{subject}} erneut indexieren lassen.',
    say_document_updated: '{{actor}} hat am {{time}} das {{subject}} geändert.',
    say_document_deleted: '{{actor}} hat am {{time}} das {{subject}} gelöscht.',
    say_any: '{{actor}} hat am {{time}} „{{action}}“ an {{subject}} ausgeführt.',
    of_document: 'Dokument {{name}}',
    of_collection: 'Sammlung {{name}}',
    of_api_key: 'API-Schlüssel {{name}}',
    of_tenant: 'Projekt {{name}}',
    document: 'Dokument {{name}}',
    collection: 'Sammlung {{name}}',
    api_key: 'API-Schlüssel {{name}}',
    tenant: 'Projekt {{name}}',
  },
})

export type ActionTranslate = Translate<typeof actionWords.en>
type ActionKey = Parameters<ActionTranslate>[0]

/** An action in words, or as it is when nobody has found words for it yet. */
export function nameAction(t: ActionTranslate, action: string): string {
  const key = keyOf(action)
  return key ? t(key) : action
}

/** Who did what to what and when. */
export function sayAction(
  t: ActionTranslate,
  action: string,
  values: { readonly actor: string; readonly subject: string; readonly time: string },
): string {
  const key = keyOf(action)
  return key ? t(`say_${key}` as ActionKey, values) : t('say_any', { ...values, action })
}

function keyOf(action: string): ActionKey | undefined {
  const key = action.replace('.', '_')
  return /^[a-z_]+\.[a-z_]+$/.test(action) && Object.hasOwn(actionWords.en, `say_${key}`)
    ? (key as ActionKey)
    : undefined
}
