import { Field, Input } from '../../design/index.ts'
import { useWords } from '../../words/index.ts'
import {
  fieldsOf,
  type KindField,
  type ProviderDraft,
  type ProviderParts,
  secretFields,
  usualVariables,
} from './provider-draft.ts'
import { providerWords } from './words.ts'

type Say = ReturnType<typeof useWords<typeof providerWords.en>>

/** What a provider of the chosen kind has to be told. */
export function KindFields({ draft, errors, change }: ProviderParts) {
  const t = useWords(providerWords)
  return fieldsOf(draft.kind).map((field) => (
    <Field key={field} label={t(field)} hint={hintOf(field, draft, t)} error={errors[field]}>
      <Input
        mono
        autoComplete="off"
        spellCheck={false}
        maxLength={2000}
        placeholder={placeholderOf(field, draft)}
        value={draft[field]}
        onChange={(event) => change({ [field]: event.target.value })}
      />
    </Field>
  ))
}

function isSecret(field: KindField): boolean {
  return secretFields.some((one) => one === field)
}

function hintOf(field: KindField, { kind }: ProviderDraft, t: Say): string {
  switch (field) {
    case 'baseUrl':
      if (kind === 'openai-compatible') return `${t('baseUrlHint')} ${t('privateHint')}`
      return kind === 'ollama' ? `${t('baseUrlOptional')} ${t('privateHint')}` : t('baseUrlOptional')
    case 'resourceName':
      return t('resourceNameHint')
    case 'apiVersion':
      return t('apiVersionHint')
    case 'awsRegion':
      return t('awsRegionHint')
    case 'apiKey':
      return `${t('secretHint')} ${t('allowedHint')}`
    default:
      return t('bedrockHint')
  }
}

const placeholders: Readonly<Partial<Record<KindField, string>>> = {
  baseUrl: 'https://api.example.com/v1',
  resourceName: 'contoso',
  apiVersion: 'v1',
  awsRegion: 'eu-central-1',
  accessKeyId: 'env:AWS_ACCESS_KEY_ID',
  secretAccessKey: 'env:AWS_SECRET_ACCESS_KEY',
  sessionToken: 'env:AWS_SESSION_TOKEN',
}

function placeholderOf(field: KindField, { kind }: ProviderDraft): string {
  if (field === 'baseUrl' && kind === 'ollama') return 'http://127.0.0.1:11434/v1'
  if (!isSecret(field) || field !== 'apiKey') return placeholders[field] ?? ''
  return `env:${usualVariables[kind] ?? 'VLLM_API_KEY'}`
}
